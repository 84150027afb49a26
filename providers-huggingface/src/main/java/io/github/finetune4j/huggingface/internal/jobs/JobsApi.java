// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.huggingface.JobHardware;
import io.github.finetune4j.huggingface.internal.hub.BlobDigest;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Remedy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The calls of HF Jobs.
 *
 * @param patience how long to wait for the next line of a log
 */
public record JobsApi(HubContext hub, Repositories repositories, Duration patience) {
    private static final Duration VERB = Duration.ofSeconds(100);
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** {@return the key as a label can carry it} */
    public static String label(String key) {
        return PLAIN.matcher(key).matches() ? key : "sha256-" + hash(key).substring(0, 50);
    }

    public static String hash(String text) {
        return HexFormat.of().formatHex(BlobDigest.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpCall get(String... segments) {
        return patient(HttpCall.get(segments).build());
    }

    private static HttpCall patient(HttpCall call) {
        return call.toBuilder().totalTimeout(VERB).replay(Replay.HARMLESS).build();
    }

    public List<JobHardware> hardware() {
        HttpReply reply = hub.client()
                .send(get("api", "jobs", "hardware").toBuilder()
                        .operation("list hardware")
                        .expectJson()
                        .build());
        return Repositories.maps(Json.parse(reply.bytes())).stream()
                .map(HardwareReply::read)
                .toList();
    }

    public List<Map<String, Object>> labelled(String owner, String name, String value) {
        HttpCall call = get("api", "jobs", owner).toBuilder()
                .addQuery("label", name + "=" + value)
                .operation("look for a job of the same key")
                .build();
        return repositories.pages(call).stream().toList();
    }

    /** Not repeated where it may have been carried out: the label finds it at the next submission. */
    public Map<String, Object> run(String owner, Map<String, Object> request) {
        HttpCall call = HttpCall.post("api", "jobs", owner)
                .operation("run job")
                .replay(Replay.IF_REFUSED)
                .json(request)
                .build();
        return Fields.of(hub.client().object(call))
                .with("id", "job", HubContext.ID, call.operation())
                .raw();
    }

    public Map<String, Object> job(String... ownerAndId) {
        return found(
                () -> hub.client()
                        .object(get("api", "jobs", ownerAndId[0], ownerAndId[1]).toBuilder()
                                .operation("look at job")
                                .build()),
                ownerAndId[1]);
    }

    public void cancel(String owner, String id) {
        found(
                () -> hub.client()
                        .object(patient(HttpCall.post("api", "jobs", owner, id, "cancel")
                                        .build())
                                .toBuilder()
                                .operation("cancel job")
                                .build()),
                id);
    }

    /** {@return the log as a stream of events, from its first line} */
    HttpReply logs(String... ownerAndId) {
        return hub.client()
                .send(get("api", "jobs", ownerAndId[0], ownerAndId[1], "logs").toBuilder()
                        .operation("read log")
                        .addHeader("Accept", "text/event-stream")
                        .attemptTimeout(patience)
                        .streaming()
                        .build());
    }

    /** A call about a job. */
    private interface Call {
        Map<String, Object> send();
    }

    private static Map<String, Object> found(Call call, String id) {
        try {
            return call.send();
        } catch (ProviderException e) {
            if (e.status().orElse(0) == 404) {
                throw new JobNotFoundException(
                        "no job " + id + ": " + Remedy.without(e) + " -> check reference and account",
                        new ProviderFailure(
                                HubContext.ID, e.operation(), 404, e.requestId().orElse(null), e.attempts()),
                        null);
            }
            throw e;
        }
    }
}
