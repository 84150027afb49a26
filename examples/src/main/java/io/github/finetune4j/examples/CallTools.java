// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import java.util.List;
import java.util.Map;

/**
 * Lets a model call a tool until it answers. Here a stand-in asks for the weather once; any {@link ChatModel} takes its
 * place.
 */
public final class CallTools {
    private static final int MOST_TURNS = 5;

    private CallTools() {}

    /**
     * Runs it.
     *
     * @param args nothing
     */
    public static void main(String[] args) {
        System.out.println(answer(CallTools::standIn, "Will it rain in Lima?"));
    }

    /** {@return what the model says in the end} */
    static String answer(ChatModel model, String question) {
        // tag::tools[]
        ToolSpecification weather = ToolSpecification.builder("weather")
                .description("The weather of a city now")
                .parameters("""
                        {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}""")
                .build();
        ChatRequest request = ChatRequest.builder()
                .addMessage(Message.user(question))
                .addTool(weather)
                .build();
        ChatResponse response = model.chat(request);
        for (int turn = 0; turn < MOST_TURNS && !response.toolCalls().isEmpty(); turn++) {
            ChatRequest.Builder next = request.toBuilder().addMessage(response.message());
            response.toolCalls().forEach(call -> next.addMessage(Message.tool(call.id(), result(call))));
            request = next.build();
            response = model.chat(request);
        }
        // end::tools[]
        return response.text();
    }

    /** {@return what the tool gives; a model fixes what it is told} */
    private static String result(ToolCall call) {
        return call.parsedArguments()
                .filter(arguments -> arguments.get("city") instanceof String)
                .map(arguments -> arguments.get("city") + ": dry, 21 degrees")
                .orElse("the arguments must be a JSON object with the text city");
    }

    private static ChatResponse standIn(ChatRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        Usage usage = new Usage(1, 1);
        if (last.role() == Role.TOOL) {
            return new ChatResponse("It is " + last.content() + ".", FinishReason.STOP, usage);
        }
        ToolCall call = ToolCall.of("call_1", request.tools().get(0).name(), Map.of("city", "Lima"));
        return ChatResponse.of(Message.assistant("", List.of(call)), FinishReason.TOOL_CALLS, usage);
    }
}
