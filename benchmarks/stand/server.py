"""A marketplace that answers every request after the same time and keeps nothing but counts: `server.py MILLISECONDS`.

The first line on stdout is its address. `GET /count` is answered at once and counts nothing.
"""

import asyncio
import sys


class Stand:
    def __init__(self, delay: float) -> None:
        self.delay, self.count = delay, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                length = 0
                while (header := await reader.readline()) not in (b"\r\n", b""):
                    name, _, value = header.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                if length:
                    await reader.readexactly(length)
                writer.write(await self.answer(*line.split()[:2]))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, method: bytes, path: bytes) -> bytes:
        if path == b"/count":
            body = b"%d" % self.count
        else:
            self.count += 1
            number = self.count
            await asyncio.sleep(self.delay)
            body = b'{"id": "%d"}' % number if method in (b"POST", b"PUT") else b"[]"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        return head + body


async def main(delay: float) -> None:
    server = await asyncio.start_server(Stand(delay).serve, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) / 1000))
