// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import static io.github.finetune4j.dataset.Severity.ERROR;
import static io.github.finetune4j.dataset.Severity.INFO;
import static io.github.finetune4j.dataset.Severity.WARNING;

import io.github.finetune4j.dataset.Severity;
import io.github.finetune4j.dataset.spi.RowIssue;
import java.util.Locale;

/** The kinds of issue that reading chat JSONL can find. A word, once released, keeps its meaning. */
public enum IssueCode {
    // the whole source: nothing of it is used
    FILE_NOT_FOUND(ERROR, "there is no such file", "check the path"),
    NOT_A_FILE(
            ERROR,
            "the path is a folder, device, pipe or socket",
            "name the file inside it, or write what it gives to a file first; a stream goes to"
                    + " addSource(DatasetSource.jsonl(in, name))"),
    UNREADABLE(ERROR, "reading stopped with an input/output error", "check permissions and the disk, then read again"),
    FILE_CHANGED(ERROR, "the file changed while it was read", "wait until nothing writes to it, then read again"),
    EMPTY_FILE(ERROR, "the source has no row", "check that the export wrote anything"),
    NO_ROW_LEFT(ERROR, "every row was left out", "fix the errors listed here"),
    NOT_UTF8(ERROR, "the file is UTF-16 or UTF-32", "save it as UTF-8"),
    COMPRESSED(ERROR, "the file is compressed (gzip, zip, zstd)", "unpack it first"),
    JSON_ARRAY_NOT_JSONL(
            ERROR,
            "the file is one JSON array, not one object per line",
            "write one object per line, for example with jq -c '.[]'"),
    JSON_SPREAD_OVER_LINES(
            ERROR, "an object goes over several lines", "write one object per line, for example with jq -c ."),
    CSV_NOT_JSONL(
            ERROR,
            "the file looks like CSV",
            "with finetune4j-dataset read it by addSource(DatasetFiles.source(path)), if it ends in .csv or .tsv"),

    // the line
    INVALID_JSON(ERROR, "the line is no JSON", "write it with a JSON library"),
    TRUNCATED_LINE(
            ERROR, "the line ends inside a JSON value", "fetch or write the file again, or put the value on one line"),
    TRAILING_CONTENT(ERROR, "text follows the JSON value", "remove it; JSON has no comments"),
    SEVERAL_VALUES_ON_ONE_LINE(ERROR, "several JSON values stand on one line", "put each on a line of its own"),
    DUPLICATE_KEY(ERROR, "a key stands twice in one object", "keep one of the two"),
    NESTING_TOO_DEEP(ERROR, "more than 500 arrays and objects inside each other", "flatten the row"),
    LINE_TOO_LONG(ERROR, "the line is longer than the limit", "shorten it, or raise maxLineBytes"),
    INVALID_UTF8(ERROR, "the line holds bytes that are no UTF-8", "save the file as UTF-8; the byte is often Latin-1"),
    BYTE_ORDER_MARK(WARNING, "the line starts with a byte order mark", "save without it; it was skipped"),
    BLANK_LINE(WARNING, "the line is blank", "remove it; it was skipped"),
    LONE_SURROGATE(ERROR, "half of a surrogate pair stands alone", "cut texts at code points, not at UTF-16 units"),
    CONTROL_CHARACTER(
            WARNING, "a text holds a control character", "remove it; many tokenizers and databases refuse it"),

    // the row
    ROW_NOT_OBJECT(ERROR, "the row is JSON, but no object", "write {\"messages\": [...]} per line"),
    MISSING_MESSAGES(ERROR, "the row has no messages", "add messages, a list of {\"role\", \"content\"}"),
    MESSAGES_NOT_ARRAY(ERROR, "messages is no list", "make it a list of {\"role\", \"content\"}, not JSON in a string"),
    EMPTY_MESSAGES(ERROR, "messages is empty", "add the turns, or remove the row"),
    MIXED_FORMATS(ERROR, "the row is of another training format, such as preferences", "keep one format per file"),
    OTHER_SHAPE(INFO, "the row came in another shape than chat messages", "nothing; check the first rows"),
    WRONG_TYPE(ERROR, "a field has the wrong JSON type", "give it the type that the message names"),
    MISSING_COMPLETION(ERROR, "a row with a prompt has no completion", "add completion, or remove the row"),
    UNKNOWN_KEY(WARNING, "a field is not known; it is kept, and some services refuse it", "remove or rename it"),
    NO_ASSISTANT_MESSAGE(ERROR, "no message is the assistant's, so there is nothing to learn", "add the answer"),
    NOTHING_TO_TRAIN_ON(ERROR, "every assistant message has weight 0", "give one of them weight 1"),
    LAST_MESSAGE_NOT_ASSISTANT(WARNING, "the last message is not the assistant's", "end with the answer to be learnt"),
    SYSTEM_NOT_FIRST(WARNING, "a system message follows others", "move it to the front; many templates refuse it"),
    DUPLICATE_ROW(WARNING, "an equal row came before", "remove it, or call deduplicate()"),
    CONTRADICTORY_ROW(WARNING, "the same prompt has another answer before", "decide for one answer"),

    MAPPING_FAILED(ERROR, "the mapping function refused the row", "fix the row or the function"),

    // the message
    MESSAGE_NOT_OBJECT(ERROR, "a message is no object", "write {\"role\": ..., \"content\": ...}"),
    MISSING_ROLE(ERROR, "a message has no role", "add system, developer, user, assistant or tool"),
    ROLE_NOT_STRING(ERROR, "role is no string", "use system, developer, user, assistant or tool"),
    UNKNOWN_ROLE(ERROR, "the role is not known", "use system, developer, user, assistant or tool, in lower case"),
    MISSING_CONTENT(ERROR, "a message has no content", "add it; only beside tool_calls may it be absent"),
    CONTENT_WRONG_TYPE(ERROR, "content is neither text nor a list of parts", "make it a string"),
    EMPTY_CONTENT(ERROR, "content is empty or white space", "add the text, or remove the message"),
    UNKNOWN_CONTENT_PART(ERROR, "a content part is of an unknown type", "use {\"type\": \"text\", \"text\": ...}"),
    CONTENT_PART_MISSING_TEXT(ERROR, "a text part has no text", "add text, a string"),
    IMAGE_NOT_SUPPORTED(ERROR, "a part is an image, sound or file; text is all that is read", "leave the part out"),
    WEIGHT_NOT_0_OR_1(ERROR, "weight is neither 0 nor 1", "use 0 (don't learn this turn) or 1, or leave it out"),
    WEIGHT_ON_NON_ASSISTANT(ERROR, "weight stands on a message that is not the assistant's", "remove it"),
    BAD_NAME(ERROR, "name is not 1 to 64 letters, digits, _ or -", "shorten or clean it"),
    DEPRECATED(WARNING, "function_call is deprecated", "use tool_calls and tools"),

    // tools
    TOOLS_NOT_ARRAY(ERROR, "tools is no list", "make it a list of {\"type\": \"function\", \"function\": {...}}"),
    TOOL_MISSING_NAME(ERROR, "a tool has no name", "add function.name"),
    DUPLICATE_TOOL_NAME(ERROR, "two tools have one name", "rename one of them"),
    TOOL_PARAMETERS_NOT_JSON_SCHEMA(
            ERROR, "parameters is no JSON schema", "use {\"type\": \"object\", \"properties\": {...}}"),
    TOOL_CALLS_WITHOUT_TOOLS(ERROR, "a tool is called in a row that declares none", "add tools to the row"),
    EMPTY_TOOL_CALLS(ERROR, "tool_calls is no list, or an empty one", "remove it, or add the calls"),
    TOOL_CALL_MISSING_ID(ERROR, "a tool call has no id", "add an id, a string"),
    TOOL_CALL_MISSING_TYPE(ERROR, "a tool call has no type", "add \"type\": \"function\""),
    TOOL_CALL_MISSING_FUNCTION(ERROR, "a tool call has no function with a name", "add {\"name\", \"arguments\"}"),
    DUPLICATE_TOOL_CALL_ID(ERROR, "two calls of a message have one id", "give each its own"),
    UNKNOWN_TOOL(ERROR, "the called tool is not among the row's tools", "declare it, or correct the name"),
    ARGUMENTS_NOT_JSON_STRING(ERROR, "arguments is not JSON text in a string", "encode the object as a string"),
    ARGUMENTS_NOT_OBJECT(WARNING, "arguments is JSON, but no object", "use an object of named arguments"),
    ARGUMENTS_VIOLATE_SCHEMA(
            WARNING, "arguments break the tool's own schema", "correct the call, or the tool's parameters"),
    TOOL_RESULT_MISSING_ID(ERROR, "a tool message has no tool_call_id", "add the id of the call"),
    TOOL_RESULT_UNMATCHED(ERROR, "a tool message answers no open call", "correct tool_call_id, or move the message"),
    TOOL_CALL_UNANSWERED(ERROR, "a call has no result before the next turn", "add its tool message"),

    // pairs and spans
    SCORE_AND_NEGATIVE(ERROR, "a pair has a score, and negatives beside it", "keep one of the two"),
    BAD_SPAN(
            ERROR,
            "a span lies outside its text, or over another one",
            "count characters from 0; end is the place behind the last"),

    // labels, in rows that a head is to learn from
    NO_LABEL(ERROR, "the row has no label", "give it one, or leave the row out"),
    UNKNOWN_LABEL(ERROR, "the label is not among those of the head", "correct it, or add it to the head's labels"),
    SEVERAL_LABELS(
            ERROR,
            "the row has several labels, and the method takes one",
            "train with method MULTI_LABEL, or decide for one label"),
    NO_LABEL_LIST(
            ERROR, "the answer is no JSON array of labels", "write [\"one\", \"other\"], or [] where none applies"),
    BAD_PROBABILITIES(
            ERROR,
            "the probabilities of the labels are none",
            "give each label a number from 0 to 1; of one label per text they sum to 1"),
    NO_NUMBER(ERROR, "the answer is no number", "give digits alone, as in -1.5"),
    ONE_LABEL(ERROR, "all rows have the same answer: there is nothing to tell apart", "add rows with another answer"),
    RARE_LABEL(WARNING, "a label has one row, or none", "add rows, or join it with another label"),

    // the split
    EMPTY_SPLIT(WARNING, "a part of the split has no example", "add rows, or enlarge its fraction");

    private final Severity severity;
    private final String meaning;
    private final String fix;

    IssueCode(Severity severity, String meaning, String fix) {
        this.severity = severity;
        this.meaning = meaning;
        this.fix = fix;
    }

    public RowIssue issue(String pointer, String message) {
        return new RowIssue(pointer, word(), severity, message, fix);
    }

    public RowIssue issue(String pointer) {
        return issue(pointer, meaning);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    public String meaning() {
        return meaning;
    }

    public String fix() {
        return fix;
    }
}
