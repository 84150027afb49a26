// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * A fault to inject at a fake service: which calls it hits, how often, and what the caller sees. Immutable; each method
 * returns a changed copy.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeFault {
    private static final String BATCHES = "/batches";

    /**
     * The kind of failure that the caller sees.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Another answer. */
        REPLY,
        /** No answer: the connection ends. */
        HANG_UP,
        /** Headers, and a body that never comes. */
        STALL,
        /** The right answer's first half, as if it were the whole. */
        TRUNCATE,
        /** The right answer's first half, then the connection ends. */
        BREAK_OFF,
        /** A batch's answer that its file has twice. */
        DOUBLED_ANSWER,
        /** An answer to a request that no batch has. */
        UNKNOWN_ANSWER,
        /** An answer by another model. */
        OTHER_MODEL,
        /** The end of the service. */
        DEATH;

        /** {@return whether the answer looks right, and is not} */
        public boolean spoils() {
            return this == DOUBLED_ANSWER || this == UNKNOWN_ANSWER || this == OTHER_MODEL;
        }
    }

    /** The calls that are hit. */
    private record When(String method, String path, int times, int skip, int every) {}

    private final Kind kind;
    private final FakeReply reply;
    private final When when;
    private final boolean executes;

    private FakeFault(Kind kind, FakeReply reply, When when, boolean executes) {
        this.kind = kind;
        this.reply = reply;
        this.when = when;
        this.executes = executes;
    }

    private static FakeFault of(Kind kind, FakeReply reply) {
        return new FakeFault(kind, reply, new When("", "", 1, 0, 1), false);
    }

    private static FakeFault of(Kind kind) {
        return of(kind, FakeReply.bytes(200, "", new byte[0]));
    }

    private FakeFault with(When other) {
        return new FakeFault(kind, reply, other, executes);
    }

    /**
     * {@return an error in OpenAI's form}
     *
     * @param status for example 429
     * @param code for example {@code rate_limit_exceeded}
     * @param message in words
     */
    public static FakeFault status(int status, String code, String message) {
        return of(Kind.REPLY, FakeReply.error(status, code, message));
    }

    /**
     * {@return a body of another kind than the API's}
     *
     * @param status for example 502
     * @param contentType media type
     * @param body its text
     */
    public static FakeFault page(int status, String contentType, String body) {
        return of(Kind.REPLY, FakeReply.bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@return a redirect}
     *
     * @param status for example 307
     * @param location where to
     */
    public static FakeFault redirect(int status, String location) {
        return of(Kind.REPLY, FakeReply.bytes(status, "text/plain", new byte[0]))
                .header("Location", location);
    }

    /**
     * {@return a connection that ends without an answer; the request is not carried out unless
     * {@link #afterExecuting()}}
     */
    public static FakeFault hangUp() {
        return of(Kind.HANG_UP);
    }

    /** {@return headers, and a body that never comes; the request is carried out} */
    public static FakeFault stall() {
        return of(Kind.STALL).afterExecuting();
    }

    /** {@return the right answer, cut off in the middle; the request is carried out} */
    public static FakeFault truncate() {
        return of(Kind.TRUNCATE).afterExecuting();
    }

    /**
     * {@return the right answer's headers and half of its body, then the connection ends; the request is carried out}
     * Unlike with {@link #truncate()}, the headers tell the whole length.
     *
     * @since 0.1
     */
    public static FakeFault breakOff() {
        return of(Kind.BREAK_OFF).afterExecuting();
    }

    /**
     * {@return a batch that has one of its answers twice in its file} It hits batches when they are created.
     *
     * @since 0.1
     */
    public static FakeFault doubledAnswer() {
        return of(Kind.DOUBLED_ANSWER).afterExecuting().on("POST", BATCHES);
    }

    /**
     * {@return a batch with an answer in its file that has the {@code custom_id} of no request} It hits batches when
     * they are created.
     *
     * @since 0.1
     */
    public static FakeFault unknownAnswer() {
        return of(Kind.UNKNOWN_ANSWER).afterExecuting().on("POST", BATCHES);
    }

    /**
     * {@return an answer that names another model than was asked} It hits chats, and batches when they are created: of
     * those the first answer.
     *
     * @since 0.1
     */
    public static FakeFault otherModel() {
        return of(Kind.OTHER_MODEL).afterExecuting().on("POST", BATCHES + "|/chat/completions");
    }

    /**
     * {@return the end of the service: the call that it hits gets no answer, and from then on every connection is
     * refused} The call is not carried out unless {@link #afterExecuting()}.
     *
     * @since 0.1
     */
    public static FakeFault death() {
        return of(Kind.DEATH);
    }

    /**
     * {@return this for some calls only}
     *
     * @param onlyMethod for example {@code POST}
     * @param pathPattern regular expression of the whole path below the base URL, for example {@code /fine_tuning/jobs}
     */
    public FakeFault on(String onlyMethod, String pathPattern) {
        return with(new When(onlyMethod, pathPattern, when.times(), when.skip(), when.every()));
    }

    /**
     * {@return this so often}
     *
     * @param count calls that it hits; default 1
     */
    public FakeFault times(int count) {
        return with(new When(when.method(), when.path(), count, when.skip(), when.every()));
    }

    /**
     * {@return this after some calls that go well}
     *
     * @param count of matching calls before the first that it hits; default 0
     */
    public FakeFault after(int count) {
        return with(new When(when.method(), when.path(), when.times(), count, when.every()));
    }

    /**
     * {@return this at some calls only, evenly spread: a storm that some calls get through}
     *
     * @param count it hits the first matching call and then each so many-th; default 1, every one; at least 1
     * @since 0.1
     */
    public FakeFault every(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("every: " + count + " -> at least 1");
        }
        return with(new When(when.method(), when.path(), when.times(), when.skip(), count));
    }

    /** {@return this at a request that is carried out all the same} */
    public FakeFault afterExecuting() {
        return new FakeFault(kind, reply, when, true);
    }

    /**
     * {@return this with a header field}
     *
     * @param name for example {@code retry-after}
     * @param value of the field
     */
    public FakeFault header(String name, String value) {
        return new FakeFault(kind, reply.with(name, value), when, executes);
    }

    /** {@return the kind of failure that the caller sees} */
    public Kind kind() {
        return kind;
    }

    /** {@return what is answered in place of the right answer} */
    public FakeReply reply() {
        return reply;
    }

    /** {@return whether the request is carried out all the same} */
    public boolean executes() {
        return executes;
    }

    int times() {
        return when.times();
    }

    int skip() {
        return when.skip();
    }

    int every() {
        return when.every();
    }

    boolean hits(FakeRequest request) {
        return (when.method().isEmpty() || when.method().equals(request.method()))
                && (when.path().isEmpty() || request.path().matches(when.path()));
    }
}
