// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The troubles of the batches of a fake service that is not OpenAI's. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeBatchTroubles {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern MODEL = Pattern.compile("(\"(?:model|modelVersion)\":\"[^\"]+)\"");

    private final InstantSource clock;
    private final List<FakeBatchJob> jobs = new ArrayList<>();
    private Function<String, @Nullable FakeReply> refusing = request -> null;
    private @Nullable Kind next;

    FakeBatchTroubles(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Spoils the next batch that is created.
     *
     * @param kind {@link Kind#DOUBLED_ANSWER}, {@link Kind#UNKNOWN_ANSWER} or {@link Kind#OTHER_MODEL}
     */
    public synchronized void spoilNext(Kind kind) {
        next = kind;
    }

    /**
     * Refuses requests of batches.
     *
     * @param value gives the reply to a request, by the JSON of its line; null: it is answered
     */
    public synchronized void refusing(Function<String, @Nullable FakeReply> value) {
        refusing = value;
    }

    /** Cancels all batches that have not ended, as somebody else might. */
    public synchronized void cancelAll() {
        jobs.forEach(job -> job.cancel(clock.instant()));
    }

    /** Lets batches go well that are created from now on. */
    public synchronized void none() {
        next = null;
        refusing = request -> null;
    }

    synchronized FakeBatchJob made(FakeBatchJob job) {
        job.spoil(next);
        next = null;
        jobs.add(job);
        return job;
    }

    synchronized void refuse(String request) {
        FakeReply reply = refusing.apply(request);
        if (reply != null) {
            throw FakeRefusal.of(reply);
        }
    }

    /** {@return lines of answers with what is wrong about the first of them} */
    static String spoiled(String lines, @Nullable Kind how) {
        if (how == null || lines.isEmpty()) {
            return lines;
        }
        String first = lines.substring(0, lines.indexOf('\n') + 1);
        return switch (how) {
            case DOUBLED_ANSWER -> lines + first;
            case UNKNOWN_ANSWER -> lines + ID.matcher(first).replaceAll("f".repeat(32));
            case OTHER_MODEL -> otherModel(first) + lines.substring(first.length());
            default -> lines;
        };
    }

    private static String otherModel(String line) {
        int answer = Math.max(0, line.indexOf("\"response\""));
        Matcher model = MODEL.matcher(line.substring(answer));
        return line.substring(0, answer) + model.replaceFirst("$1-other\"");
    }
}
