// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * Messages that need not say what to do, because somebody else says it, or because the words are another's.
 *
 * @param where what is thrown, with its module before a slash or without, or the file without {@code .java}
 * @param text part of the message, empty for all that are there
 * @param reason why they stay as they are
 */
record ExemptMessages(String where, String text, String reason) {
    private static final String PART = "a part of a message: who catches it says where it happened, and what to do";
    private static final String CALL = "ErrorMapper catches it, and says which operation failed and what to do";
    private static final String INNER = "goes on with a message that says what to do";
    private static final String LINUX = "what Linux says, to be understood by the code under test";

    static final List<ExemptMessages> ALL = List.of(
            new ExemptMessages("Failure", "", "Jinja's and Python's own words; ChatTemplate adds what to do"),
            new ExemptMessages("Unsure", "", "a reason that AssistantSpans hands out, no error"),
            new ExemptMessages("JsonException", "", PART),
            new ExemptMessages("SqlMetric", "it is nested too deep", "why a row has no point, in its explanation"),
            new ExemptMessages("OrdinaryFile", "", PART),
            new ExemptMessages("WholeFile", "", PART),
            new ExemptMessages("BoundedLines", "", PART),
            new ExemptMessages("SafeFailure", "", "Callback tells it, with whose failure it is and what it costs"),
            new ExemptMessages(
                    "CancellableCall", "neither call has ended", "tells ArmCalls that the time is over, nobody else"),
            new ExemptMessages("TestRows", " cannot score example ", INNER),
            new ExemptMessages(
                    "FakeRefusal", "", "ends a request to a fake server, whose reply has the service's words"),
            new ExemptMessages("HubJobs", "dropped as it was told to", "breaks a connection, nobody reads it"),
            new ExemptMessages("FakeFileSystem", "No space left on device", LINUX),
            new ExemptMessages("FakeFileSystem", "Input/output error", LINUX),
            new ExemptMessages("GeneratingModel", "model ", INNER),
            new ExemptMessages("TrainingRun", "the last good checkpoint is", INNER),
            new ExemptMessages("SelfTests", "no ", PART),
            new ExemptMessages("TileSelfTest", "", "ends a process of its own, whose exit code is all that is read"),
            new ExemptMessages("TileThreads", "another thread failed", "lets a barrier go, nobody reads it"),
            new ExemptMessages("Cursor", "end of file", PART),
            new ExemptMessages("SafetensorsFile", "end of file", PART),
            new ExemptMessages("CharsMap", "", PART),
            new ExemptMessages("RegexSyntaxException", "", PART),
            new ExemptMessages("RegexLimitException", "", PART),
            new ExemptMessages("RowsFile", "it ", PART),
            new ExemptMessages("RowsFile", "its checksum", PART),
            new ExemptMessages("RunLock", "it is no file", PART),
            new ExemptMessages("RunEventLog", "it is no file", PART),
            new ExemptMessages("TemplateGaps", "it has tool calls", PART),
            new ExemptMessages("TemplateGaps", "this engine learns texts alone", PART),
            new ExemptMessages("PairEncoder", "", PART),
            new ExemptMessages("Buffers", "the device takes no more bytes", PART),
            new ExemptMessages("TarReader", "", PART),
            new ExemptMessages("AdapterArchive", "the archive holds ", PART),
            new ExemptMessages("SafetensorsSize", "", PART),
            new ExemptMessages("ProtoFields", "", PART),
            new ExemptMessages("RunLog", "the file does not begin as one of W&B", PART),
            new ExemptMessages("http/IOException", "", CALL),
            new ExemptMessages("http/EOFException", "", CALL),
            new ExemptMessages("http/InterruptedIOException", "", CALL),
            new ExemptMessages("http/HttpTimeoutException", "", CALL),
            new ExemptMessages("http/RedirectException", "", CALL),
            new ExemptMessages("http/CircuitOpenException", "", CALL),
            new ExemptMessages("http/NotJsonException", "", CALL),
            new ExemptMessages("http/RateExceededException", "", CALL),
            new ExemptMessages("JdkTransport", ThrownMessage.BARE, "carries an IOException through a lambda"),
            new ExemptMessages("BlobSink", "hashing ", PART),
            new ExemptMessages("QuerySource", "a column of type ", PART),
            new ExemptMessages("DamagedArchiveException", "", "a kind, of which PackedFile makes an issue"),
            new ExemptMessages("NotInAnswerException", "", "becomes the explanation of a score"),
            new ExemptMessages(
                    "SettingException", ": {}", "names the property of what core refuses, which says what to do"),
            new ExemptMessages("BrokenException", "", "tells FileDownload to try again, nobody else"));

    boolean covers(ThrownMessage message) {
        boolean there = Stream.of(
                        message.type(),
                        message.file().module() + "/" + message.type(),
                        message.file().type())
                .anyMatch(where::equals);
        return there && message.branches().stream().anyMatch(said -> said.contains(text));
    }
}
