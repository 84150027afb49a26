// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.Headers;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Transport;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.text.ShownTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The bottom: {@code java.net.http}. One attempt; the time-out covers the body, too.
 *
 * @param client does not follow redirects
 * @param attemptTimeout for calls without one of their own
 * @param mostBytes of a body that is read into memory
 */
public record JdkTransport(HttpClient client, Duration attemptTimeout, long mostBytes) implements Transport {
    private static final int BUFFER = 1 << 14;

    @Override
    public HttpReply send(HttpCall call) throws IOException {
        Duration limit = call.attemptTimeout().orElse(attemptTimeout);
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<HttpResponse<TimedBody>> future =
                client.sendAsync(request(call), head -> new TimedBody(limit));
        HttpResponse<TimedBody> response = await(call, future, limit);
        Headers headers = Headers.of(response.headers().map());
        if (call.streams() && response.statusCode() / 100 == 2) {
            return HttpReply.streaming(response.statusCode(), headers, response.body(), call.uri());
        }
        response.body().endBy(deadline);
        try (InputStream body = response.body()) {
            return HttpReply.of(response.statusCode(), headers, read(body), call.uri());
        }
    }

    private byte[] read(InputStream body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            bytes.write(buffer, 0, count);
            if (bytes.size() > mostBytes) {
                throw new IOException("the reply is longer than " + mostBytes + " bytes");
            }
        }
        return bytes.toByteArray();
    }

    private static <T> T await(HttpCall call, CompletableFuture<T> future, Duration limit) throws IOException {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new HttpTimeoutException("no answer within " + ShownTime.words(limit));
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted during \"" + call.operation()
                            + "\" -> look whether it was carried out before you call again",
                    e);
        } catch (ExecutionException e) {
            throw asIo(e.getCause());
        }
    }

    private static IOException asIo(@Nullable Throwable cause) {
        if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return unchecked.getCause();
        }
        return cause instanceof IOException io ? io : new IOException("the call failed: " + cause, cause);
    }

    private HttpRequest request(HttpCall call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri());
        // an upgrade to HTTP/2 in clear text confuses servers that have never heard of it
        request.version("https".equals(call.uri().getScheme()) ? client.version() : HttpClient.Version.HTTP_1_1);
        request.method(call.method(), publisher(call.body().orElse(null)));
        call.body().ifPresent(body -> request.setHeader("Content-Type", body.contentType()));
        call.headers().fields().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return request.build();
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable Body body) {
        if (body == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        Content content = body.content();
        HttpRequest.BodyPublisher stream = HttpRequest.BodyPublishers.ofInputStream(() -> open(content));
        return content.length() == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(stream, content.length());
    }

    private static InputStream open(Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
