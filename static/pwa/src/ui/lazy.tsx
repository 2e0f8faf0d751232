import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Loading } from "./Show";

/** A screen's module: the component is its default export. */
export type ScreenModule<P> = { default: ComponentType<P> };

/** A component whose code is fetched when it is first shown, and kept. A failure is thrown to the nearest boundary. */
export function lazy<P extends object>(
  load: () => Promise<ScreenModule<P>>,
  Waiting: ComponentType = () => <Loading />,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [state, setState] = useState<{ error?: unknown; ready: boolean }>({ ready: loaded !== null });
    useEffect(() => {
      if (loaded) return;
      load().then(
        (module) => {
          loaded = module.default;
          setState({ ready: true });
        },
        (error: unknown) => setState({ ready: false, error }),
      );
    }, []);
    if (state.error) throw state.error;
    if (!state.ready || !loaded) return <Waiting />;
    const Screen = loaded as ComponentType<object>;
    return <Screen {...props} />;
  };
}
