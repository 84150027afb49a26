// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty on the loopback address, with bounds on what a request may cost. Nobody else here knows Jetty. */
final class JettyServer {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int THREADS = 24;
    private static final int HEADER_BYTES = 8 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(15);
    private static final int FORMS = 64;
    static final int FORMS_OF_STRANGERS = 16;

    private final Server server;
    private final ServerConnector connector;

    JettyServer(int port, Patience patience, Function<Asked, Heard> handler) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("finetune4j-console");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        OpenConnections<Connection> connections = connections(patience);
        connector.addBean(new Connections(connections));
        server.setHandler(new Pages(handler, connections, patience.form()));
        server.setErrorHandler(JettyServer::refused);
        server.setStopTimeout(0);
    }

    private OpenConnections<Connection> connections(Patience patience) {
        return new OpenConnections<>(
                patience,
                (time, what) -> connector.getScheduler().schedule(what, time.toMillis(), TimeUnit.MILLISECONDS)::cancel,
                connection -> connection.getEndPoint().close());
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEADER_BYTES);
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        return configuration;
    }

    /** {@return the port on which it listens now} */
    int start() {
        try {
            server.start();
            return connector.getLocalPort();
        } catch (Exception e) { // Jetty declares no narrower one
            stop();
            throw new IllegalStateException(
                    "the console can't listen on port " + connector.getPort() + " -> choose another, or 0 for any", e);
        }
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception e) { // Jetty declares no narrower one
            throw new IllegalStateException("the console can't be closed -> look at the cause", e);
        }
    }

    // what Jetty refuses by itself: lines that are no HTTP, headers too long, addresses with two meanings
    private static boolean refused(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= 400 ? response.getStatus() : 500;
        send(Answered.words(status, "this request is not answered"), response, callback);
        return true;
    }

    private static void send(Answered answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, StandardCharsets.UTF_8.encode(answer.body()), callback);
    }

    /** Hears of connections. */
    private record Connections(OpenConnections<Connection> open) implements Connection.Listener {
        @Override
        public void onOpened(Connection connection) {
            open.opened(connection);
        }

        @Override
        public void onClosed(Connection connection) {
            open.closed(connection);
        }
    }

    /** A form that Jetty announces. */
    private static final class Incoming implements IncomingForm {
        private final Request request;
        private final EndPoint endPoint;
        private final long pause;

        Incoming(Request request) {
            this.request = request;
            endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            pause = endPoint.getIdleTimeout();
        }

        @Override
        public Piece next() {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return Piece.none(State.NOT_YET);
            } else if (Content.Chunk.isFailure(chunk)) {
                return Piece.none(chunk.getFailure() instanceof TimeoutException ? State.LATE : State.BROKEN);
            }
            byte[] bytes = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(bytes);
            chunk.release();
            return new Piece(chunk.isLast() ? State.LAST : State.MORE, bytes);
        }

        @Override
        public void whenMore(Duration longest, Runnable then) {
            endPoint.setIdleTimeout(Math.min(longest.toMillis(), pause));
            request.demand(then);
        }

        @Override
        public void settled() {
            endPoint.setIdleTimeout(pause);
        }
    }

    /** From Jetty's words to ours and back. */
    private static final class Pages extends Handler.Abstract {
        private final Function<Asked, Heard> handler;
        private final OpenConnections<Connection> connections;
        private final Duration longestForm;
        private final Semaphore forms = new Semaphore(FORMS);
        private final Semaphore formsOfStrangers = new Semaphore(FORMS_OF_STRANGERS);

        Pages(Function<Asked, Heard> handler, OpenConnections<Connection> connections, Duration longestForm) {
            this.handler = handler;
            this.connections = connections;
            this.longestForm = longestForm;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Connection connection = request.getConnectionMetaData().getConnection();
            connections.working(connection);
            Consumer<Supplier<Answered>> answers = answer -> {
                try {
                    Answered answered = answer.get();
                    connections.answering(connection);
                    sayWhetherItStaysOpen(request, response);
                    send(answered, response, Callback.from(() -> connections.answered(connection), callback));
                } catch (RuntimeException | Error e) { // Jetty's answer to it, else there would be none
                    callback.failed(e);
                }
            };
            Heard heard = handler.apply(asked(request));
            if (heard instanceof AwaitedForm form) {
                Semaphore places = form.known() ? forms : formsOfStrangers;
                new FormReading(new Incoming(request), form, places, longestForm, answers).run();
            } else {
                answers.accept(() -> (Answered) heard);
            }
            return true;
        }

        // Jetty closes where a form was not read to its end; who does not know sends his next request into the void
        private static void sayWhetherItStaysOpen(Request request, Response response) {
            if (!request.consumeAvailable()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
        }

        private static Asked asked(Request request) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (HttpField field : request.getHeaders()) {
                String value = field.getValue() == null ? "" : field.getValue();
                headers.merge(field.getName().toLowerCase(Locale.ROOT), value, (one, more) -> one + ", " + more);
            }
            String query = request.getHttpURI().getQuery();
            return new Asked(
                    request.getMethod(),
                    String.valueOf(request.getHttpURI().getDecodedPath()),
                    query == null ? "" : query,
                    headers,
                    Request.getRemoteAddr(request));
        }
    }
}
