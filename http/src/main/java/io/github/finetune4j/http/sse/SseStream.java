// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.sse;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Follows server-sent events across broken connections: it reconnects with the last id. Not for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SseStream implements AutoCloseable {
    private final ApiClient client;
    private final HttpCall call;
    private final Sleeper sleeper;
    private final int mostBreaks;
    private String lastId = "";
    private Duration pause = Duration.ofSeconds(1);
    private int breaks;
    private @Nullable SseReader reader;

    /**
     * Makes a stream; connects when it is first read.
     *
     * @param client makes the connections
     * @param call a GET that streams
     * @param sleeper waits before a new connection
     * @param mostBreaks in a row, without an event between them, before it gives up; at least 0
     */
    public SseStream(ApiClient client, HttpCall call, Sleeper sleeper, int mostBreaks) {
        this.client = client;
        this.call = call.toBuilder()
                .streaming()
                .addHeader("Accept", "text/event-stream")
                .build();
        this.sleeper = sleeper;
        this.mostBreaks = mostBreaks;
    }

    /**
     * Gives each event to a function until it has enough, or the server says that there is no more (204, or an orderly
     * end).
     *
     * @param enough gets an event; whether to stop
     * @throws io.github.finetune4j.error.ProviderException if the connection cannot be had, or breaks too often
     */
    public void follow(Function<SseEvent, Boolean> enough) {
        for (; ; ) {
            try {
                Optional<SseEvent> event = open().next();
                if (event.isEmpty() || enough.apply(event.get())) {
                    return;
                }
                breaks = 0;
            } catch (IOException e) {
                again(e);
            }
        }
    }

    private SseReader open() {
        SseReader now = reader;
        if (now == null) {
            HttpCall next = lastId.isEmpty()
                    ? call
                    : call.toBuilder().addHeader("Last-Event-ID", lastId).build();
            now = new SseReader(client.send(next).body());
            reader = now;
        }
        return now;
    }

    private void again(IOException e) {
        SseReader broken = reader;
        if (broken != null) {
            lastId = broken.lastId().isEmpty() ? lastId : broken.lastId();
            pause = broken.retry().orElse(pause);
        }
        close();
        if (++breaks > mostBreaks) {
            throw new TransientProviderException(
                    "the event stream of \"" + call.operation() + "\" broke " + breaks + " times: " + e.getMessage()
                            + " -> connect again later",
                    new io.github.finetune4j.error.ProviderFailure(
                            client.provider(), call.operation(), 0, null, breaks),
                    null);
        }
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while the event stream of \"" + call.operation()
                            + "\" was to be opened again -> connect again",
                    interrupted);
        }
    }

    /** Ends reading and closes the reply. A second call does nothing. */
    @Override
    public void close() {
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            System.getLogger("io.github.finetune4j.http")
                    .log(System.Logger.Level.DEBUG, "an event stream could not be closed");
        } finally {
            reader = null;
        }
    }
}
