// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.nio.charset.StandardCharsets;
import org.apiguardian.api.API;

/**
 * A fault to inject at {@link FakeOpenAiServer} or {@link FakeBedrockServer}: which calls it hits, how often,
 * and what the caller sees. Immutable; each method returns a changed copy.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeFault {
    /** What the caller sees. */
    enum Kind {
        REPLY,
        HANG_UP,
        STALL,
        TRUNCATE
    }

    private final Kind kind;
    private final FakeReply reply;
    private final String method;
    private final String path;
    private final int times;
    private final int skip;
    private final boolean executes;

    private FakeFault(Kind kind, FakeReply reply, String method, String path, int times, int skip, boolean executes) {
        this.kind = kind;
        this.reply = reply;
        this.method = method;
        this.path = path;
        this.times = times;
        this.skip = skip;
        this.executes = executes;
    }

    private static FakeFault of(Kind kind, FakeReply reply) {
        return new FakeFault(kind, reply, "", "", 1, 0, false);
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
        return of(Kind.HANG_UP, FakeReply.bytes(200, "", new byte[0]));
    }

    /** {@return headers, and a body that never comes; the request is carried out} */
    public static FakeFault stall() {
        return of(Kind.STALL, FakeReply.bytes(200, "", new byte[0])).afterExecuting();
    }

    /** {@return the right answer, cut off in the middle; the request is carried out} */
    public static FakeFault truncate() {
        return of(Kind.TRUNCATE, FakeReply.bytes(200, "", new byte[0])).afterExecuting();
    }

    /**
     * {@return this for some calls only}
     *
     * @param onlyMethod for example {@code POST}
     * @param pathPattern regular expression of the whole path below the base URL, for example {@code /fine_tuning/jobs}
     */
    public FakeFault on(String onlyMethod, String pathPattern) {
        return new FakeFault(kind, reply, onlyMethod, pathPattern, times, skip, executes);
    }

    /**
     * {@return this so often}
     *
     * @param count calls that it hits; default 1
     */
    public FakeFault times(int count) {
        return new FakeFault(kind, reply, method, path, count, skip, executes);
    }

    /**
     * {@return this after some calls that go well}
     *
     * @param count of matching calls before the first that it hits; default 0
     */
    public FakeFault after(int count) {
        return new FakeFault(kind, reply, method, path, times, count, executes);
    }

    /** {@return this at a request that is carried out all the same} */
    public FakeFault afterExecuting() {
        return new FakeFault(kind, reply, method, path, times, skip, true);
    }

    /**
     * {@return this with a header field}
     *
     * @param name for example {@code retry-after}
     * @param value of the field
     */
    public FakeFault header(String name, String value) {
        return new FakeFault(kind, reply.with(name, value), method, path, times, skip, executes);
    }

    Kind kind() {
        return kind;
    }

    FakeReply reply() {
        return reply;
    }

    boolean executes() {
        return executes;
    }

    int times() {
        return times;
    }

    int skip() {
        return skip;
    }

    boolean hits(FakeRequest request) {
        return (method.isEmpty() || method.equals(request.method()))
                && (path.isEmpty() || request.path().matches(path));
    }
}
