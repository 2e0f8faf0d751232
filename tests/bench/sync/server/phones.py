"""Many phones at once, in a process of their own: each line of the plan on standard input is a request body.

`python -m tests.bench.sync.server.phones PORT PHONES SECONDS < plan`; prints as JSON what was answered.
"""

import http.client
import json
import queue
import sys
import threading
import time
from collections import Counter


def main() -> None:
    """Send the requests as fast as they are answered, for so many seconds at most."""
    port, phones, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    waiting: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    for line in sys.stdin.buffer:
        token, body = line.rstrip(b"\n").split(b"\t", 1)
        waiting.put((token.decode(), body))
    took: list[float] = []
    statuses: Counter[str] = Counter()
    begun = time.perf_counter()

    def phone() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        while time.perf_counter() - begun < seconds:
            try:
                token, body = waiting.get_nowait()
            except queue.Empty:
                break
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            sent = time.perf_counter()
            connection.request("POST", "/api/v1/sync/push", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            took.append(time.perf_counter() - sent)
            if answer.status != 200:
                statuses[f"{answer.status} {content[:300].decode()}"] += 1
                continue
            for receipt in json.loads(content)["receipts"]:
                statuses[receipt["status"]] += 1
                for reason in receipt["reasons"]:
                    statuses[f"{receipt['status']}: {reason['code']} {reason.get('field', '')}"] += 1

    threads = [threading.Thread(target=phone) for _ in range(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": time.perf_counter() - begun, "took": sorted(took), "said": statuses}))


if __name__ == "__main__":
    main()
