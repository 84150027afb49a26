// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Uploads one object by the JSON API's resumable protocol: a session, then pieces; after a break, the session says how
 * many bytes it has, and the upload goes on from there. See
 * https://cloud.google.com/storage/docs/performing-resumable-uploads.
 *
 * @param piece bytes of a piece, a multiple of 256 KiB
 * @param patience for one attempt to send a piece
 */
record ResumableUpload(ApiClient client, String bucket, UploadSessions sessions, long piece, Duration patience) {
    private static final int RESUME = 308;
    private static final int MOST_BREAKS = 5;
    private static final String TYPE = "application/jsonl";
    private static final String OPERATION = "upload data";
    private static final Pattern RANGE = Pattern.compile("bytes=0-(\\d{1,18})");

    /**
     * {@return the object}
     *
     * @param name of the object
     * @param content its bytes
     * @param sums of the bytes; the service refuses others
     * @param replaces the generation that it may replace; null: there must be none
     */
    StoredObject send(String name, Content content, DataSums sums, @Nullable String replaces) {
        Optional<URI> known = sessions.find(name).filter(this::ours);
        if (known.isPresent()) {
            try {
                return pieces(known.get(), name, content, status(known.get(), content));
            } catch (ProviderException e) {
                if (!gone(e)) {
                    throw e;
                }
                sessions.remove(name);
            }
        }
        URI session = begin(name, content, sums, replaces);
        sessions.put(name, session);
        return pieces(session, name, content, new Progress(0, null));
    }

    private boolean ours(URI session) {
        URI base = client.baseUrl();
        return base.getScheme().equals(session.getScheme())
                && base.getHost().equals(session.getHost())
                && base.getPort() == session.getPort();
    }

    /** A session lives for a week, and ends with a mistake in its upload. */
    private static boolean gone(ProviderException e) {
        int status = e.status().orElse(0);
        return status == 404 || status == 410 || e instanceof InvalidRequestException;
    }

    private URI begin(String name, Content content, DataSums sums, @Nullable String replaces) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("contentType", TYPE);
        metadata.put("crc32c", sums.crc32c());
        metadata.put("md5Hash", sums.md5());
        HttpReply reply = client.send(HttpCall.post("upload", "storage", "v1", "b", bucket, "o")
                .operation("begin upload")
                .addQuery("uploadType", "resumable")
                .addQuery("name", name)
                .addQuery("ifGenerationMatch", replaces == null ? "0" : replaces)
                .addHeader("X-Upload-Content-Type", TYPE)
                .addHeader("X-Upload-Content-Length", Long.toString(content.length()))
                .json(metadata)
                .replay(Replay.HARMLESS) // a session that is not used leaves nothing
                .build());
        String location = reply.headers().first("location").orElse("");
        URI session = location.isEmpty() ? null : client.baseUrl().resolve(location);
        if (session == null || !ours(session)) {
            throw new ProviderException(
                    client.provider() + " could not \"begin upload\": the answer names no session at "
                            + client.baseUrl().getHost() + " -> check that the storage endpoint is Cloud Storage's",
                    ProviderFailure.of(client.provider(), "begin upload"),
                    null);
        }
        return session;
    }

    /** The progress of a job: bytes, or the object once it is whole. */
    private record Progress(long bytes, @Nullable StoredObject done) {}

    private StoredObject pieces(URI session, String name, Content content, Progress start) {
        Progress now = start;
        int breaks = 0;
        for (StoredObject done = now.done(); ; done = now.done()) {
            if (done != null) {
                sessions.remove(name);
                return done;
            }
            long before = now.bytes();
            try {
                now = piece(session, content, before);
            } catch (TransientProviderException e) {
                if (++breaks > MOST_BREAKS) {
                    throw e;
                }
                now = status(session, content);
            }
            breaks = now.bytes() > before ? 0 : breaks;
            if (now.done() == null && now.bytes() == before && ++breaks > MOST_BREAKS) {
                throw stuck(before);
            }
        }
    }

    private ProviderException stuck(long at) {
        return new TransientProviderException(
                client.provider() + " could not \"" + OPERATION + "\": the upload does not go on after byte " + at
                        + " -> submit again, it goes on from there",
                ProviderFailure.of(client.provider(), OPERATION),
                null);
    }

    private Progress piece(URI session, Content content, long from) {
        long length = Math.min(piece, content.length() - from);
        String range = "bytes " + from + "-" + (from + length - 1) + "/" + content.length();
        return put(session, content.slice(from, length), range, Replay.NEVER);
    }

    /** Asks the session how far it has come. */
    private Progress status(URI session, Content content) {
        return put(session, Content.of(new byte[0]), "bytes */" + content.length(), Replay.HARMLESS);
    }

    private Progress put(URI session, Content bytes, String range, Replay replay) {
        HttpCall call = HttpCall.builder("PUT", session)
                .operation(OPERATION)
                .addHeader("Content-Range", range)
                .body(new Body(TYPE, bytes))
                .attemptTimeout(patience)
                .totalTimeout(patience.multipliedBy(2))
                .replay(replay)
                .expectJson()
                .stopElsewhere() // 308 without an address means to go on
                .build();
        HttpReply reply = client.send(call);
        if (reply.status() == RESUME && reply.headers().first("location").isEmpty()) {
            return new Progress(kept(reply), null);
        }
        if (!reply.successful()) {
            throw new ProviderException(
                    client.provider() + " could not \"" + OPERATION + "\": HTTP " + reply.status()
                            + ", redirected to another host, which was not followed -> check the storage endpoint",
                    new ProviderFailure(client.provider(), OPERATION, reply.status(), null, reply.attempts()),
                    null);
        }
        return new Progress(Long.MAX_VALUE, new StoredObject(new Fields(Json.parseObject(reply.text()))));
    }

    private static long kept(HttpReply reply) {
        Matcher range = RANGE.matcher(reply.headers().first("range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) + 1 : 0;
    }
}
