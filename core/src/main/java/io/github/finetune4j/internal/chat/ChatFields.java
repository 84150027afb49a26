// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import io.github.finetune4j.chat.ToolSpecification;
import java.util.List;
import java.util.Map;

/** Names of JSON fields that the types of a chat are views of. */
public final class ChatFields {
    /** The parts of a message's content, beside the content that is their text. */
    public static final String PARTS = "content_parts";

    /** What may be called. */
    public static final String TOOLS = "tools";
    /** What must be called. */
    public static final String TOOL_CHOICE = "tool_choice";
    /** What a message calls. */
    public static final String TOOL_CALLS = "tool_calls";
    /** Which call a message answers. */
    public static final String TOOL_CALL_ID = "tool_call_id";
    /** The form of the answer. */
    public static final String RESPONSE_FORMAT = "response_format";
    /** Whether log-probabilities are wanted. */
    public static final String LOGPROBS = "logprobs";
    /** How many alternatives at each place. */
    public static final String TOP_LOGPROBS = "top_logprobs";

    private ChatFields() {}

    /**
     * {@return the tools of a request's or a row's fields; what is no object is one without a name}
     *
     * @param fields as they came
     */
    public static List<ToolSpecification> tools(Map<String, Object> fields) {
        return JsonView.objects(fields.get(TOOLS)).stream()
                .map(ToolSpecification::new)
                .toList();
    }
}
