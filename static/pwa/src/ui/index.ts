/** The kit: components that know nothing of households or visits. Screens import from here. */
export { AppBar } from "./AppBar";
export { Button, IconButton } from "./Button";
export {
  CheckCards,
  Chips,
  type ControlProps,
  Field,
  type Option,
  RadioCards,
  SearchInput,
  Select,
  TextArea,
  TextInput,
} from "./Field";
export {
  formatAge,
  formatBytes,
  formatDate,
  formatDay,
  formatDistance,
  formatList,
  formatMoment,
  formatPhone,
  formatRelativeDay,
  formatTime,
  phoneHref,
} from "./format";
export { LANGUAGES, type Language, language, local, setLanguage, t } from "./i18n";
export { Icon, type IconName } from "./icons";
export { ask, Sheet } from "./Sheet";
export {
  Badge,
  Banner,
  EmptyState,
  Facts,
  List,
  Loading,
  Plate,
  Progress,
  Row,
  Section,
  type Tone,
} from "./Show";
export { toast } from "./Toast";
export { VirtualList } from "./VirtualList";
