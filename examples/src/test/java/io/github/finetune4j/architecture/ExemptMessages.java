package io.github.finetune4j.architecture;

import java.util.List;

/**
 * Messages that need not say what to do.
 *
 * @param where what is thrown, or the file without {@code .java}
 * @param text part of the message, empty for all that are there
 * @param reason why they stay as they are
 */
record ExemptMessages(String where, String text, String reason) {
    static final List<ExemptMessages> ALL = List.of(
            new ExemptMessages(
                    "Failure", "", "Jinja's and Python's own words; ChatTemplate says behind them what to do"),
            new ExemptMessages("Unsure", "", "a reason that AssistantSpans hands out, no error"),
            new ExemptMessages("JsonException", "", "a part of a message: who reads says which file, and what to do"),
            new ExemptMessages("OrdinaryFile", "", "a part of a message: every caller adds what to do"),
            new ExemptMessages("Call", "neither call has ended", "only tells Calls that the time is over"),
            new ExemptMessages(
                    "TestRows", " cannot score example ", "goes on with what the metric says, which says what to do"),
            new ExemptMessages(
                    "FakeRefusal", "", "ends a request to a fake server; its reply speaks the service's words"),
            new ExemptMessages("HubJobs", "dropped as it was told to", "breaks a connection; nobody reads it"),
            new ExemptMessages(
                    "FakeFileSystem", "No space left on device", "what Linux says, to be understood by who is tested"),
            new ExemptMessages(
                    "FakeFileSystem", "Input/output error", "what Linux says, to be understood by who is tested"));

    boolean covers(ThrownMessage message) {
        boolean there = message.type().equals(where) || message.file().name().equals(where + ".java");
        return there && message.branches().stream().anyMatch(said -> said.contains(text));
    }
}
