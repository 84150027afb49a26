// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.sse;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A reader of server-sent events, as the HTML standard's "interpreting an event stream" defines it: lines end with CR,
 * LF or both, wherever buffers are cut; comments, ids and retry times are understood; an event that is cut off at the
 * end of the stream is dropped.
 *
 * <p>Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SseReader implements AutoCloseable {
    private static final int LONGEST_LINE = 16 << 20;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id = "";
    private String lastId = "";
    private Optional<Duration> retry = Optional.empty();
    private boolean skipLineFeed;
    private boolean first = true;
    private boolean hasData;

    /**
     * Makes a reader.
     *
     * @param in UTF-8; may begin with a byte order mark; closed with the reader
     */
    public SseReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * {@return the next event, empty at the end} After a time-out it can be asked again: what came of an event before
     * is kept.
     *
     * @throws java.net.http.HttpTimeoutException if the connection is silent for too long
     * @throws IOException if the connection breaks
     */
    public Optional<SseEvent> next() throws IOException {
        while (readLine()) {
            String text = text();
            if (!text.isEmpty()) {
                field(text);
                continue;
            }
            lastId = id;
            if (hasData) {
                return Optional.of(event());
            }
            type = "";
        }
        return Optional.empty();
    }

    /**
     * {@return the id of the last event that was whole, empty text if none; to be sent as {@code Last-Event-ID} on a
     * new connection} An event that is cut off does not count: the server shall send it again.
     */
    public String lastId() {
        return lastId;
    }

    /** {@return the pause before a new connection that the server asks for} */
    public Optional<Duration> retry() {
        return retry;
    }

    private SseEvent event() {
        SseEvent event = new SseEvent(type.isEmpty() ? "message" : type, data.toString(), id);
        data.setLength(0);
        type = "";
        hasData = false;
        return event;
    }

    /** {@return whether a whole line was read: one without an end does not count} */
    private boolean readLine() throws IOException {
        for (int b = in.read(); b >= 0; b = in.read()) {
            boolean second = skipLineFeed && b == '\n';
            skipLineFeed = b == '\r';
            if (second) {
                continue;
            }
            if (b == '\r' || b == '\n') {
                return true;
            }
            line.write(b);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of the event stream is longer than " + LONGEST_LINE + " bytes");
            }
        }
        return false;
    }

    private String text() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        boolean marked = first && text.startsWith("\ufeff");
        first = false;
        return marked ? text.substring(1) : text;
    }

    private void field(String text) throws IOException {
        int colon = text.indexOf(':');
        if (colon == 0) {
            return; // a comment, which keeps the connection alive
        }
        String name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        switch (name) {
            case "data" -> {
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
                if (data.length() > LONGEST_LINE) {
                    throw new IOException("an event of the stream is longer than " + LONGEST_LINE + " characters");
                }
            }
            case "event" -> type = value;
            case "id" -> id = value.indexOf('\0') < 0 ? value : id;
            case "retry" ->
                retry = value.matches("\\d{1,9}") ? Optional.of(Duration.ofMillis(Long.parseLong(value))) : retry;
            default -> {
                // unknown fields are to be ignored
            }
        }
    }

    /** Closes the stream that it reads. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
