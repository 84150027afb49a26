// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose body is gigabytes, over {@code HttpURLConnection}: the reading thread takes the bytes off the socket
 * itself. {@code java.net.http} hands them over in pieces of 16 KiB from thread to thread, which costs several times
 * the processor time.
 *
 * @param others makes all other calls
 * @param connectTimeout of a connection's start
 * @param attemptTimeout for calls without one of their own
 * @param mostBytes of a body that is read into memory
 */
record BulkTransport(Transport others, Duration connectTimeout, Duration attemptTimeout, long mostBytes)
        implements Transport {
    /** To which the JDK writes each request as it is at level FINE, with keys and signed addresses. */
    static final String JDK_LOG = "sun.net.www.protocol.http.HttpURLConnection";

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        if (!call.bulk() || System.getLogger(JDK_LOG).isLoggable(System.Logger.Level.DEBUG)) {
            return others.send(call);
        }
        HttpURLConnection connection = (HttpURLConnection) call.uri().toURL().openConnection();
        try {
            return reply(call, connection);
        } catch (SocketTimeoutException e) {
            connection.disconnect();
            throw timedOut(e);
        } catch (IOException | RuntimeException e) {
            connection.disconnect();
            throw e;
        }
    }

    private HttpReply reply(HttpCall call, HttpURLConnection connection) throws IOException {
        connection.setRequestMethod(call.method());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(millis(connectTimeout));
        connection.setReadTimeout(millis(call.attemptTimeout().orElse(attemptTimeout)));
        connection.setRequestProperty("Accept", "*/*");
        call.headers()
                .fields()
                .forEach((name, values) -> values.forEach(value -> connection.setRequestProperty(name, value)));
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is no HTTP");
        }
        if (status / 100 == 2) {
            return HttpReply.streaming(status, headers(connection), new Whole(connection), call.uri());
        }
        try (InputStream body = connection.getErrorStream()) {
            byte[] bytes = body == null ? new byte[0] : body.readNBytes((int) Math.min(mostBytes, Integer.MAX_VALUE));
            return HttpReply.of(status, headers(connection), bytes, call.uri());
        }
    }

    private static int millis(Duration time) {
        return (int) Math.max(1, Math.min(time.toMillis(), Integer.MAX_VALUE));
    }

    private static Headers headers(HttpURLConnection connection) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null) { // the status line has no name
                fields.put(name, values);
            }
        });
        return Headers.of(fields);
    }

    private static HttpTimeoutException timedOut(SocketTimeoutException e) {
        HttpTimeoutException timeout = new HttpTimeoutException("no byte came in time: " + e.getMessage());
        timeout.initCause(e);
        return timeout;
    }

    /** The body, with an end before its length reported as a break. */
    private static final class Whole extends FilterInputStream {
        private final HttpURLConnection connection;
        private final long length;
        private long count;
        private boolean ended;

        Whole(HttpURLConnection connection) throws IOException {
            super(connection.getInputStream());
            this.connection = connection;
            length = connection.getContentLengthLong();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            int read;
            try {
                read = super.read(into, offset, most);
            } catch (SocketTimeoutException e) {
                throw timedOut(e);
            } catch (IOException e) {
                throw broken(e);
            }
            if (read < 0) {
                ended = true;
                if (length >= 0 && count < length) {
                    throw broken(null);
                }
            }
            count += Math.max(read, 0);
            return read;
        }

        // newer JDKs notice an early end themselves, without the numbers
        private IOException broken(@Nullable IOException cause) {
            return new IOException(
                    "the connection ended inside the body, after " + count + " of " + length + " bytes", cause);
        }

        @Override
        public void close() throws IOException {
            if (ended && (length < 0 || count == length)) {
                super.close(); // the connection can be used again
            } else {
                connection.disconnect();
            }
        }
    }
}
