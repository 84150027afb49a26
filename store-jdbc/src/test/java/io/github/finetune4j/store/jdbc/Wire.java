// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands bytes to and fro, until it is told to say nothing any more. */
public final class Wire implements AutoCloseable {
    private final ServerSocket entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile boolean silent;

    /** @param port of the database on this machine */
    public Wire(int port) throws IOException {
        this.port = port;
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = entry.accept();
                Socket database = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(caller, database));
                threads.execute(() -> pass(caller, database));
                threads.execute(() -> pass(database, caller));
            }
        } catch (IOException e) {
            assertThat(entry.isClosed()).isTrue();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            for (int count = from.getInputStream().read(bytes);
                    count > 0;
                    count = from.getInputStream().read(bytes)) {
                if (!silent) {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
        } catch (IOException e) {
            assertThat(from.isClosed() || to.isClosed()).isTrue();
        }
    }

    /** Decides whether what is said from now on is lost. */
    public void silent(boolean value) {
        silent = value;
    }

    int port() {
        return entry.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entry.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
