// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@link ProviderFaultsTck}: a fault that does not go away, and what has to come of it. An outcome is a letter
 * and a number of attempts, as the kit explains them. Immutable.
 *
 * @param name in words; the row of a table begins with it
 * @param fault at the service; null where it lies elsewhere, as when nobody listens
 * @param harmless outcome of a call that may be repeated
 * @param guarded outcome of a call that creates, and looks for what it may have created before it is repeated
 * @param once outcome of a call that is not repeated once it may have been carried out
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FaultRow(String name, @Nullable FakeFault fault, String harmless, String guarded, String once) {
    /** The name of the row in which nobody listens where the service should be. */
    public static final String REFUSED = "connection refused";

    /**
     * A row whose outcome does not depend on the kind of the call.
     *
     * @param name in words
     * @param fault at the service; null where it lies elsewhere
     * @param outcome of every call; empty text where {@link ProviderFaultsTck#table} says it
     */
    public FaultRow(String name, @Nullable FakeFault fault, String outcome) {
        this(name, fault, outcome, outcome, outcome);
    }

    /**
     * A row whose outcomes are those of {@link ProviderFaultsTck#table}.
     *
     * @param name in words
     * @param fault at the service; null where it lies elsewhere
     */
    public FaultRow(String name, @Nullable FakeFault fault) {
        this(name, fault, "");
    }

    /** {@return the rows for a service whose errors are in OpenAI's form} */
    public static List<FaultRow> usual() {
        FakeFault slow = status(429);
        return List.of(
                new FaultRow(REFUSED, null, "U3"),
                new FaultRow("hung up, not carried out", FakeFault.hangUp(), "U3", "U3", "U1"),
                new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting(), "U3", "ok1", "U1"),
                new FaultRow("body stalls", FakeFault.stall(), "U3", "ok1", "U1"),
                new FaultRow("cut off", FakeFault.truncate(), "U3", "ok1", "U1"),
                new FaultRow(
                        "502 with a page", FakeFault.page(502, "text/html", "<title>Bad</title>"), "U3", "U3", "U1"),
                new FaultRow("400", status(400), "I1"),
                new FaultRow("401", status(401), "A1"),
                new FaultRow("403", status(403), "P1"),
                new FaultRow("404", status(404), "I1"),
                new FaultRow("408", status(408), "U3", "U3", "U1"),
                new FaultRow("409", status(409), "T3", "T3", "T1"),
                new FaultRow("429 with retry-after-ms", slow.header("retry-after-ms", "1"), "R3"),
                new FaultRow("429 without a word", slow, "R3"),
                new FaultRow("500", status(500), "U3", "U3", "U1"),
                new FaultRow("503", status(503), "U3", "U3", "U1"),
                new FaultRow("another content type", FakeFault.page(200, "text/plain", "hello"), "X1"),
                new FaultRow("redirect to another host", FakeFault.redirect(307, "https://example.com/v1"), "X1"));
    }

    private static FakeFault status(int status) {
        return FakeFault.status(status, "word-" + status, "said by the service");
    }

    /**
     * {@return whether this is the row of that name}
     *
     * @param other a name
     */
    public boolean is(String other) {
        return name.equals(other);
    }

    boolean stalls() {
        return fault != null && fault.kind() == FakeFault.Kind.STALL;
    }
}
