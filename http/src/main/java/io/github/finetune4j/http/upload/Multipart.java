// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.internal.LimitedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;
import org.apiguardian.api.API;

/**
 * Builds a {@code multipart/form-data} body (RFC 7578) of known length that streams: a file of many gigabytes needs no
 * heap. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Multipart {
    private static final String END = "\r\n";

    private final String boundary;
    private final List<Content> pieces = new ArrayList<>();

    private Multipart(String boundary) {
        this.boundary = boundary;
    }

    /** {@return an empty form} */
    public static Multipart form() {
        return new Multipart("finetune4j-" + UUID.randomUUID());
    }

    /**
     * Adds a field.
     *
     * @param name of the field
     * @param value its text
     * @return this
     */
    public Multipart field(String name, String value) {
        head("form-data; name=\"" + quoted(name) + "\"", null);
        pieces.add(text(value + END));
        return this;
    }

    /**
     * Adds a file. Several services refuse a file without a name, so there has to be one.
     *
     * @param name of the field
     * @param fileName not blank
     * @param contentType media type
     * @param content its bytes
     * @return this
     */
    public Multipart file(String name, String fileName, String contentType, Content content) {
        if (fileName.isBlank()) {
            throw new IllegalArgumentException(
                    "a file without a name in field " + name + " of a form -> give it a name");
        }
        head("form-data; name=\"" + quoted(name) + "\"; filename=\"" + quoted(fileName) + "\"", contentType);
        pieces.add(content);
        pieces.add(text(END));
        return this;
    }

    /**
     * Adds bytes as a file part with a name of its own, as parts of an upload are sent.
     *
     * @param name of the field, and of the file
     * @param content its bytes
     * @return this
     */
    public Multipart bytes(String name, Content content) {
        return file(name, name, "application/octet-stream", content);
    }

    /** {@return the body} */
    public Body body() {
        List<Content> all = new ArrayList<>(pieces);
        all.add(text("--" + boundary + "--" + END));
        return new Body("multipart/form-data; boundary=" + boundary, new Chain(List.copyOf(all)));
    }

    private void head(String disposition, @org.jspecify.annotations.Nullable String contentType) {
        pieces.add(text("--" + boundary + END + "Content-Disposition: " + disposition + END
                + (contentType == null ? "" : "Content-Type: " + contentType + END) + END));
    }

    /** As the HTML standard's form encoding has it. */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static Content text(String text) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One content after the other. */
    private record Chain(List<Content> parts) implements Content {
        @Override
        public long length() {
            return parts.stream().mapToLong(Content::length).sum();
        }

        @Override
        public InputStream open(long from, long length) throws IOException {
            InputStream all = new SequenceInputStream(streams());
            all.skipNBytes(from);
            return from == 0 && length == length() ? all : new LimitedStream(all, length);
        }

        private Enumeration<InputStream> streams() throws IOException {
            List<InputStream> streams = new ArrayList<>();
            for (Content part : parts) {
                streams.add(part.open());
            }
            return Collections.enumeration(streams);
        }
    }
}
