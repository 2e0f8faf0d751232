import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "./i18n";
import { Icon } from "./icons";

/** What a field gives to the control inside it. */
export interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

/** A labelled control with its hint and its error; `children` receives the attributes that tie them together. */
export function Field({
  label,
  hint,
  error,
  required,
  children,
}: {
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | null;
  required?: boolean;
  children: (control: ControlProps) => ComponentChildren;
}): JSX.Element {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div class={`field${error ? " invalid" : ""}`}>
      <label for={id}>
        {label}
        {required && <span class="required"> {t("ui.required")}</span>}
      </label>
      {hint && (
        <p class="soft small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required || undefined,
      })}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          <Icon name="warn" size={18} /> {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<JSX.IntrinsicElements["input"], "onInput" | "value" | "label"> & {
  value: string;
  onValue: (value: string) => void;
};

/** One line of text; `onValue` is called at every key. */
export function TextInput({ value, onValue, ...rest }: InputProps): JSX.Element {
  return (
    <input class="input" {...rest} value={value} onInput={(event) => onValue(event.currentTarget.value)} />
  );
}

type AreaProps = Omit<JSX.IntrinsicElements["textarea"], "onInput" | "value" | "label"> & {
  value: string;
  onValue: (value: string) => void;
};

/** Several lines of text. */
export function TextArea({ value, onValue, ...rest }: AreaProps): JSX.Element {
  return (
    <textarea
      class="input"
      rows={3}
      {...rest}
      value={value}
      onInput={(event) => onValue(event.currentTarget.value)}
    />
  );
}

export interface Option {
  value: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  disabled?: boolean;
}

type SelectProps = Omit<JSX.IntrinsicElements["select"], "onChange" | "value" | "label"> & {
  value: string;
  onValue: (value: string) => void;
  options: { value: string; label: string }[];
  /** Shown first, meaning nothing chosen. */
  placeholder?: string;
};

/** The platform's own list to pick from, for many options. */
export function Select({ value, onValue, options, placeholder, ...rest }: SelectProps): JSX.Element {
  return (
    <div class="select">
      <select class="input" {...rest} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="down" size={20} />
    </div>
  );
}

/** Few options as big targets, one of them chosen. `name` must be unique on the page. */
export function RadioCards({
  name,
  value,
  onValue,
  options,
  legend,
  legendHidden,
  columns,
  disabled,
  ...control
}: {
  name: string;
  value: string;
  onValue: (value: string) => void;
  options: Option[];
  legend: ComponentChildren;
  legendHidden?: boolean;
  /** Side by side; one below another when absent. */
  columns?: 2 | 3;
  disabled?: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}): JSX.Element {
  return (
    <fieldset class="choices" disabled={disabled} aria-describedby={control["aria-describedby"]}>
      <legend class={legendHidden ? "hidden-visually" : ""}>{legend}</legend>
      <div class={`choice-list${columns ? ` columns-${columns}` : ""}`}>
        {options.map((option) => (
          <label key={option.value} class={`choice${value === option.value ? " chosen" : ""}`}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              disabled={option.disabled}
              onChange={() => onValue(option.value)}
            />
            <span class="choice-mark radio" aria-hidden="true" />
            <span class="choice-text">
              <span>{option.label}</span>
              {option.hint && <span class="soft small">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Few options as big targets, any number of them chosen. */
export function CheckCards({
  name,
  values,
  onValues,
  options,
  legend,
  legendHidden,
  columns,
  disabled,
  ...control
}: {
  name: string;
  values: string[];
  onValues: (values: string[]) => void;
  options: Option[];
  legend: ComponentChildren;
  legendHidden?: boolean;
  columns?: 2 | 3;
  disabled?: boolean;
  "aria-describedby"?: string;
}): JSX.Element {
  const toggle = (value: string) =>
    onValues(values.includes(value) ? values.filter((one) => one !== value) : [...values, value]);
  return (
    <fieldset class="choices" disabled={disabled} aria-describedby={control["aria-describedby"]}>
      <legend class={legendHidden ? "hidden-visually" : ""}>{legend}</legend>
      <div class={`choice-list${columns ? ` columns-${columns}` : ""}`}>
        {options.map((option) => (
          <label key={option.value} class={`choice${values.includes(option.value) ? " chosen" : ""}`}>
            <input
              type="checkbox"
              name={name}
              value={option.value}
              checked={values.includes(option.value)}
              disabled={option.disabled}
              onChange={() => toggle(option.value)}
            />
            <span class="choice-mark check" aria-hidden="true">
              <Icon name="check" size={18} />
            </span>
            <span class="choice-text">
              <span>{option.label}</span>
              {option.hint && <span class="soft small">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A search box with a way to empty it. */
export function SearchInput({
  value,
  onValue,
  label,
  placeholder,
}: {
  value: string;
  onValue: (value: string) => void;
  label: string;
  placeholder?: string;
}): JSX.Element {
  return (
    <div class="search">
      <Icon name="search" size={22} />
      <input
        class="input"
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {value && (
        <button type="button" class="search-clear" aria-label={t("ui.clear")} onClick={() => onValue("")}>
          <Icon name="close" size={20} />
        </button>
      )}
    </div>
  );
}

/** Filters as chips, any of them pressed. */
export function Chips({
  label,
  options,
  values,
  onToggle,
}: {
  label: string;
  options: { value: string; label: string; count?: number }[];
  values: string[];
  onToggle: (value: string) => void;
}): JSX.Element {
  return (
    <div class="chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          class="chip"
          aria-pressed={values.includes(option.value)}
          onClick={() => onToggle(option.value)}
        >
          {option.label}
          {option.count !== undefined && <span class="chip-count">{option.count}</span>}
        </button>
      ))}
    </div>
  );
}
