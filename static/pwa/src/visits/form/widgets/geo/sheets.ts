/** The large maps, fetched when one is first opened. */
import { lazy } from "../../../../ui/lazy";
import type { ChoiceSheetProps } from "./ChoiceSheet";
import type { PointSheetProps } from "./PointSheet";
import type { TraceSheetProps } from "./TraceSheet";

/** While it is fetched the question stays as it is. */
const Nothing = () => null;

export const PointSheet = lazy<PointSheetProps>(() => import("./PointSheet"), Nothing);
export const TraceSheet = lazy<TraceSheetProps>(() => import("./TraceSheet"), Nothing);
export const ChoiceSheet = lazy<ChoiceSheetProps>(() => import("./ChoiceSheet"), Nothing);
