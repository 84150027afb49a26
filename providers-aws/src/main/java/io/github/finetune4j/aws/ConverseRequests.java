// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.ImagePart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.chat.TextPart;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolChoice;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;

/**
 * A chat request in Converse's words, the same for whole and streamed answers.
 *
 * @param request of ours
 */
record ConverseRequests(ChatRequest request) {
    private static final Pattern DATA = Pattern.compile("data:image/(png|jpeg|gif|webp);base64,(.*)", Pattern.DOTALL);

    /** Refuses what Converse has no field for. */
    void check() {
        List<String> gaps = new ArrayList<>();
        request.topK().ifPresent(k -> gaps.add("topK (each model has its own field for it: add it by addExtra)"));
        request.seed().ifPresent(seed -> gaps.add("seed"));
        request.responseFormat().ifPresent(format -> gaps.add("responseFormat"));
        if (request.logProbabilities()) {
            gaps.add("logProbabilities");
        }
        if (request.toolChoice().filter(choice -> choice.type().equals("none")).isPresent()) {
            gaps.add("toolChoice none (leave the tools out)");
        }
        if (!gaps.isEmpty()) {
            throw new UnsupportedCapabilityException("Converse cannot do what was asked: " + String.join(", ", gaps)
                    + " -> leave these out, or ask another service");
        }
    }

    List<SystemContentBlock> system() {
        return request.messages().stream()
                .filter(message -> system(message.role()))
                .map(message -> SystemContentBlock.fromText(message.content()))
                .toList();
    }

    private static boolean system(Role role) {
        return role == Role.SYSTEM || role == Role.DEVELOPER;
    }

    /** {@return the turns} Messages of one side in a row are one turn: results of tools are the user's. */
    List<software.amazon.awssdk.services.bedrockruntime.model.Message> turns() {
        List<software.amazon.awssdk.services.bedrockruntime.model.Message> turns = new ArrayList<>();
        List<ContentBlock> blocks = new ArrayList<>();
        ConversationRole last = null;
        for (Message message : request.messages()) {
            if (!system(message.role())) {
                ConversationRole role =
                        message.role() == Role.ASSISTANT ? ConversationRole.ASSISTANT : ConversationRole.USER;
                if (last != null && last != role) {
                    turns.add(turn(last, blocks));
                    blocks = new ArrayList<>();
                }
                blocks.addAll(blocks(message));
                last = role;
            }
        }
        if (last != null) {
            turns.add(turn(last, blocks));
        }
        return turns;
    }

    private static software.amazon.awssdk.services.bedrockruntime.model.Message turn(
            ConversationRole role, List<ContentBlock> blocks) {
        return software.amazon.awssdk.services.bedrockruntime.model.Message.builder()
                .role(role)
                .content(blocks)
                .build();
    }

    private static List<ContentBlock> blocks(Message message) {
        if (message.role() == Role.TOOL) {
            String id = message.toolCallId().orElse("");
            return List.of(ContentBlock.fromToolResult(
                    result -> result.toolUseId(id).content(ToolResultContentBlock.fromText(message.content()))));
        }
        List<ContentBlock> blocks = new ArrayList<>();
        for (ContentPart part : message.parts()) {
            if (!(part instanceof TextPart text) || !text.text().isEmpty()) {
                blocks.add(block(part));
            }
        }
        message.toolCalls().forEach(call -> blocks.add(use(call)));
        return blocks;
    }

    private static ContentBlock block(ContentPart part) {
        if (part instanceof TextPart text) {
            return ContentBlock.fromText(text.text());
        }
        if (part instanceof ImagePart image) {
            Matcher data = DATA.matcher(image.url());
            if (data.matches()) {
                SdkBytes bytes = SdkBytes.fromByteArray(Base64.getDecoder().decode(data.group(2)));
                return ContentBlock.fromImage(
                        block -> block.format(data.group(1)).source(source -> source.bytes(bytes)));
            }
            throw new UnsupportedCapabilityException("an image by its address cannot be sent to Converse -> give the"
                    + " image itself, png, jpeg, gif or webp, by ImagePart.of(mediaType, bytes)");
        }
        throw new UnsupportedCapabilityException(
                "a part of type " + part.type() + " cannot be sent to Converse -> send texts and images");
    }

    private static ContentBlock use(ToolCall call) {
        return ContentBlock.fromToolUse(
                use -> use.toolUseId(call.id()).name(call.name()).input(Documents.of(arguments(call))));
    }

    private static Map<String, Object> arguments(ToolCall call) {
        return call.parsedArguments()
                .orElseThrow(() -> new UnsupportedCapabilityException("the arguments of tool call " + call.id()
                        + " are no JSON object -> Converse takes objects alone"));
    }

    InferenceConfiguration inference() {
        InferenceConfiguration.Builder config = InferenceConfiguration.builder();
        request.temperature().ifPresent(value -> config.temperature((float) value));
        request.topP().ifPresent(value -> config.topP((float) value));
        request.maxTokens().ifPresent(config::maxTokens);
        if (!request.stop().isEmpty()) {
            config.stopSequences(request.stop());
        }
        return config.build();
    }

    @Nullable ToolConfiguration tools() {
        if (request.tools().isEmpty()) {
            return null;
        }
        ToolConfiguration.Builder tools = ToolConfiguration.builder()
                .tools(request.tools().stream().map(ConverseRequests::tool).toList());
        request.toolChoice().ifPresent(choice -> tools.toolChoice(choice(choice)));
        return tools.build();
    }

    private static ToolChoice choice(io.github.finetune4j.chat.ToolChoice choice) {
        return choice.functionName()
                .map(name -> ToolChoice.fromTool(tool -> tool.name(name)))
                .orElseGet(() -> choice.type().equals("required")
                        ? ToolChoice.fromAny(any -> {})
                        : ToolChoice.fromAuto(auto -> {}));
    }

    private static Tool tool(ToolSpecification tool) {
        Map<String, Object> schema =
                tool.parameters().isEmpty() ? Map.of("type", "object", "properties", Map.of()) : tool.parameters();
        return Tool.fromToolSpec(spec -> {
            spec.name(tool.name()).inputSchema(input -> input.json(Documents.of(schema)));
            if (!tool.description().isEmpty()) {
                spec.description(tool.description());
            }
        });
    }

    /** {@return further fields, for the model itself} */
    @Nullable Document extra() {
        return request.extra().isEmpty() ? null : Documents.of(request.extra());
    }
}
