// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.internal.json.Json;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** A tool that a model may call; who runs it is our caller, not Spring AI. */
final class NamedTool implements ToolCallback {
    private final ToolDefinition definition;

    NamedTool(ToolSpecification tool) {
        definition = ToolDefinition.builder()
                .name(tool.name())
                .description(tool.description().isEmpty() ? tool.name() : tool.description())
                .inputSchema(
                        tool.parameters().isEmpty()
                                ? "{\"type\":\"object\",\"properties\":{}}"
                                : Json.write(tool.parameters()))
                .build();
    }

    @Override
    public ToolDefinition getToolDefinition() {
        return definition;
    }

    @Override
    public String call(String input) {
        throw new IllegalStateException("the tool " + definition.name()
                + " is not run here: its call is the answer -> run it, and give its result as the next message");
    }
}
