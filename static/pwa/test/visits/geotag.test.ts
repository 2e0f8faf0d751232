import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Measuring, measure } from "../../src/visits/geotag";

/** A browser's geolocation that says what the test tells it to. */
class Compass {
  private found: PositionCallback = () => {};
  private failed: PositionErrorCallback = () => {};
  watching = false;
  watchPosition(found: PositionCallback, failed: PositionErrorCallback): number {
    this.watching = true;
    this.found = found;
    this.failed = failed;
    return 1;
  }
  clearWatch(): void {
    this.watching = false;
  }
  at(accuracy: number): void {
    const coords = { latitude: 30.123456789, longitude: 120.1, accuracy };
    this.found({ coords, timestamp: Date.parse("2026-03-01T02:00:00Z") } as GeolocationPosition);
  }
  fail(code: number): void {
    this.failed({ code } as GeolocationPositionError);
  }
}

describe("measuring the position at the door", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const begin = () => {
    const compass = new Compass();
    const told: Measuring[] = [];
    const stop = measure((one) => told.push(one), 15, 45, compass as unknown as Geolocation);
    return { compass, told, stop, last: () => told[told.length - 1] };
  };

  it("keeps the best position and ends by itself when it is good enough", () => {
    const { compass, last } = begin();
    compass.at(80);
    expect(last()).toMatchObject({ state: "searching", best: { accuracy: 80 } });
    compass.at(120);
    expect(last()).toMatchObject({ best: { accuracy: 80 } });
    compass.at(9.96);
    expect(last()).toMatchObject({ state: "found", best: { accuracy: 10, lat: 30.1234568 } });
    expect(compass.watching).toBe(false);
  });
  it("is content with what it has when time is up", () => {
    const { compass, last } = begin();
    compass.at(60);
    vi.advanceTimersByTime(45_000);
    expect(last()).toMatchObject({ state: "found", best: { accuracy: 60 } });
  });
  it("says that there was no signal when nothing came", () => {
    const { last } = begin();
    vi.advanceTimersByTime(45_000);
    expect(last()).toEqual({ state: "failed", best: null, reason: "no_signal" });
  });
  it("says at once when it is not allowed", () => {
    const { compass, last } = begin();
    compass.fail(1);
    expect(last()).toEqual({ state: "failed", best: null, reason: "permission" });
  });
  it("tells nothing more after it was stopped", () => {
    const { compass, told, stop } = begin();
    stop();
    compass.at(5);
    expect(told).toHaveLength(1);
  });
  it("says so where there is no geolocation", () => {
    const told: Measuring[] = [];
    vi.stubGlobal("navigator", {});
    measure((one) => told.push(one));
    expect(told[0]?.reason).toBe("no_device");
  });
});
