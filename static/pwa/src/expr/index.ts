/** What the forms engine uses of the expression language. */
export { ExternalRows, type ListProvider, PlainRow, type Row, type Rows } from "./lists";
export { single } from "./paths";
export { type Host, type Scene, sceneAt } from "./scene";
