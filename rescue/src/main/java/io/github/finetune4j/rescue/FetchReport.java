// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.names.NoNull;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A report of what a fetch brought home, what was there already, and what can't be had. Immutable. The folder has it as
 * {@code fetch.json}.
 *
 * @param at when the fetch ended
 * @param kinds how much of each kind came, and was there
 * @param missing what is not at home, and why
 * @param notes what was read otherwise than it stands there, such as rows that no model could learn from
 * @param reported what the registry has of it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FetchReport(
        Instant at, List<Fetched> kinds, List<Missing> missing, List<String> notes, Reported reported) {
    /** Copies the lists. */
    public FetchReport {
        NoNull.check(
                "fetch report", "at", at, "kinds", kinds, "missing", missing, "notes", notes, "reported", reported);
        kinds = List.copyOf(kinds);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /**
     * A kind of thing, and how much of it is at home.
     *
     * @param kind {@code job}, {@code events}, {@code checkpoints}, {@code file} or {@code stored completion}
     * @param saved how many came with this fetch
     * @param bytes of what came
     * @param there how many were at home already, and were not asked for again
     * @since 0.1
     */
    public record Fetched(String kind, long saved, long bytes, long there) {}

    /**
     * A thing that is not at home.
     *
     * @param kind as in {@link Fetched}, or {@code list} for what the service does not list
     * @param id the service's name of it
     * @param name what whoever made it called it; empty where nobody did
     * @param reason why, in words
     * @param lasting whether asking again is of no use: it was deleted, it is expired, this key may not have it. Else
     *     the next fetch asks for it
     * @since 0.1
     */
    public record Missing(String kind, String id, String name, String reason, boolean lasting) {
        @Override
        public String toString() {
            return kind + " " + id + (name.isEmpty() ? "" : " (" + name + ")") + ": " + reason;
        }
    }

    /**
     * A count of what was reported to a registry.
     *
     * @param data versions of data, those that it had already among them
     * @param runs whose end it has, those that it had already among them
     * @param rowsUnread rows of training and validation data, and stored completions, that could not be read as
     *     examples; their files are at home as they are
     * @param unreported what was not reported to it, and why; the next fetch reports it
     * @since 0.1
     */
    public record Reported(int data, int runs, long rowsUnread, List<String> unreported) {
        /** Copies the list. */
        public Reported {
            unreported = List.copyOf(unreported);
        }
    }

    /**
     * {@return whether everything that can be had is at home and on record} What is missing for good does not count.
     */
    public boolean complete() {
        return reported.unreported().isEmpty() && missing.stream().allMatch(Missing::lasting);
    }

    /**
     * {@return how much there is of a kind; zeros where there is none}
     *
     * @param kind as in {@link Fetched}
     */
    public Fetched kind(String kind) {
        return kinds.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseGet(() -> new Fetched(kind, 0, 0, 0));
    }

    @Override
    public String toString() {
        long saved = kinds.stream().mapToLong(Fetched::saved).sum();
        long there = kinds.stream().mapToLong(Fetched::there).sum();
        return saved + " things brought home, " + there + " were there, " + missing.size() + " are missing; "
                + reported.data() + " versions of data and " + reported.runs() + " runs on record"
                + (reported.unreported().isEmpty()
                        ? ""
                        : ", and " + reported.unreported().size() + " not");
    }
}
