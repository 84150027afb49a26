// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.ToolCall;
import io.github.finetune4j.chat.ToolSpecification;
import io.github.finetune4j.chat.Usage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of a model that answers at once: of the other framework's own, of ours as theirs, and of theirs as ours. One
 * question alone, and a conversation with a tool, its call and its result.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdaptersJmh {
    static final List<String> REQUESTS = List.of("question", "tools");
    static final List<String> SIDES = List.of("langchain4j", "springAi");
    static final List<String> WAYS = List.of("OursAsTheirs", "TheirsAsOurs");

    /** The requests, and the models that answer. */
    @State(Scope.Benchmark)
    public static class Calls {
        /** Which request. */
        @Param({"question", "tools"})
        public String request = "";

        private final ChatResponse answer = new ChatResponse("It is dry.", FinishReason.STOP, new Usage(30, 4));
        private final ChatModel model = asked -> answer;
        ChatRequest ours = ChatRequest.user("Will it rain in Lima?");
        LangChain4jSide langChain4j = new LangChain4jSide(model, ours);
        SpringAiSide springAi = new SpringAiSide(model, ours);

        /** Takes the request that is measured. */
        @Setup
        public void take() {
            ours = request.equals("tools") ? tools() : ours;
            langChain4j = new LangChain4jSide(model, ours);
            springAi = new SpringAiSide(model, ours);
        }

        private static ChatRequest tools() {
            return ChatRequest.builder()
                    .addMessage(Message.system("Be brief."))
                    .addMessage(Message.user("Will it rain in Lima?"))
                    .addMessage(Message.assistant("", List.of(ToolCall.of("c-1", "weather", "{\"city\":\"Lima\"}"))))
                    .addMessage(Message.tool("c-1", "dry, 21 degrees"))
                    .addTool(ToolSpecification.builder("weather")
                            .description("The weather of a city now")
                            .parameters("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                                    + "\"required\":[\"city\"]}")
                            .build())
                    .temperature(0)
                    .maxTokens(100)
                    .build();
        }
    }

    /** {@return the answer} */
    @Benchmark
    public Object langchain4jAlone(Calls calls) {
        return calls.langChain4j.alone();
    }

    /** {@return the answer} */
    @Benchmark
    public Object langchain4jOursAsTheirs(Calls calls) {
        return calls.langChain4j.oursAsTheirs();
    }

    /** {@return the answer} */
    @Benchmark
    public Object langchain4jTheirsAsOurs(Calls calls) {
        return calls.langChain4j.theirsAsOurs(calls.ours);
    }

    /** {@return the answer} */
    @Benchmark
    public Object springAiAlone(Calls calls) {
        return calls.springAi.alone();
    }

    /** {@return the answer} */
    @Benchmark
    public Object springAiOursAsTheirs(Calls calls) {
        return calls.springAi.oursAsTheirs();
    }

    /** {@return the answer} */
    @Benchmark
    public Object springAiTheirsAsOurs(Calls calls) {
        return calls.springAi.theirsAsOurs(calls.ours);
    }
}
