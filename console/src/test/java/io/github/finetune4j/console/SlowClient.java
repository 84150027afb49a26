// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection over which somebody takes his time. */
final class SlowClient implements AutoCloseable {
    private static final int PAUSE_MILLIS = 2;

    private final Socket socket;
    private final StringBuilder heard = new StringBuilder();

    SlowClient(int port, String begun) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            send(begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return somebody who announces a form and sends one byte of it} */
    static SlowClient posting(int port, String path, String... headers) {
        String host = "127.0.0.1:" + port;
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return new SlowClient(
                port,
                "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\n" + more
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\na");
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@return all that is answered until the connection is closed; longer than that nobody waits} */
    String answer(int longestMillis) throws IOException {
        socket.setSoTimeout(longestMillis);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** {@return whether the connection was closed by now} What has come stays in {@link #heard}. */
    boolean isClosed() throws IOException {
        try {
            socket.setSoTimeout(PAUSE_MILLIS);
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                heard.append((char) next);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) { // reset
            return true;
        }
    }

    String heard() {
        return heard.toString();
    }

    /** Sends a byte every now and then, as if for ever, until nobody takes it any more or the connection is closed. */
    void dripUntilClosed(String drop) throws IOException {
        try {
            while (!isClosed()) {
                goOn();
                send(drop);
            }
        } catch (SocketException e) {
            isClosed(); // what has come until then
        }
    }

    /** Sends until nobody takes it any more, without ever reading. */
    void sendUntilRefused() throws IOException {
        try {
            while (true) {
                goOn();
                send("x");
            }
        } catch (SocketException e) {
            // closed at the other end, as it was to be
        }
    }

    /** {@return those that were closed, as soon as there are so many} */
    static List<SlowClient> closed(List<SlowClient> all, int least) throws IOException {
        List<SlowClient> closed = new ArrayList<>();
        while (closed.size() < least) {
            goOn();
            for (SlowClient each : all) {
                if (!closed.contains(each) && each.isClosed()) {
                    closed.add(each);
                }
            }
        }
        return closed;
    }

    /** A test that takes too long is interrupted. */
    private static void goOn() {
        if (Thread.interrupted()) {
            throw new AssertionError("nothing has ended it");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
