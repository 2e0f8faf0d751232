/** The areas in scope as a tree to tick: a ticked area holds all below it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { phone } from "../../db";
import type { Area, Id } from "../../lib/types";
import { Icon, local, t } from "../../ui";
import { areas } from "../directory";

/** More areas than this below one are folded away at first. */
const OPEN = 20;

export function AreaTree({
  chosen,
  onChosen,
}: {
  chosen: Id[];
  onChosen: (chosen: Id[]) => void;
}): JSX.Element {
  const own = (phone.account.value?.areas ?? []).flatMap((id) => areas.value.get(id) ?? []);
  return (
    <fieldset class="forms-tree">
      <legend>{t("forms.where")}</legend>
      <ul>
        {own.map((area) => (
          <Branch key={area.id} area={area} chosen={chosen} onChosen={onChosen} held={false} />
        ))}
      </ul>
    </fieldset>
  );
}

interface BranchProps {
  area: Area;
  chosen: Id[];
  onChosen: (chosen: Id[]) => void;
  /** An area above it is ticked. */
  held: boolean;
}

function Branch({ area, chosen, onChosen, held }: BranchProps): JSX.Element {
  const below = areasBelow(area.id);
  const [open, setOpen] = useState(below.length <= OPEN);
  const ticked = held || chosen.includes(area.id);
  const toggle = () => {
    const inside = new Set(allBelow(area.id));
    const rest = chosen.filter((id) => id !== area.id && !inside.has(id));
    onChosen(chosen.includes(area.id) ? rest : [...rest, area.id]);
  };
  return (
    <li>
      <span class="forms-branch">
        {below.length > 0 && (
          <button
            type="button"
            class="icon-button"
            aria-expanded={open}
            aria-label={t(open ? "forms.fold" : "forms.unfold", { name: local(area.name) })}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? "down" : "forward"} size={20} />
          </button>
        )}
        <label class="desk-box forms-area">
          <input type="checkbox" checked={ticked} disabled={held} onChange={toggle} />
          <span>{local(area.name)}</span>
          {below.length > 0 && <span class="soft small">{t("forms.below", { n: below.length })}</span>}
        </label>
      </span>
      {open && below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} area={one} chosen={chosen} onChosen={onChosen} held={ticked} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The areas right below one, by code. */
function areasBelow(id: Id): Area[] {
  return [...areas.value.values()]
    .filter((one) => one.parent_id === id)
    .sort((a, b) => a.code.localeCompare(b.code));
}

function allBelow(id: Id): Id[] {
  return areasBelow(id).flatMap((one) => [one.id, ...allBelow(one.id)]);
}
