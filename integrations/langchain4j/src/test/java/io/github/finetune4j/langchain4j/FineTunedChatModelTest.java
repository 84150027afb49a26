// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ours as theirs. */
class FineTunedChatModelTest {
    private static final ProviderFailure FACTS = ProviderFailure.of("p", "chat");

    private final List<io.github.finetune4j.chat.ChatRequest> asked = new ArrayList<>();

    private FineTunedChatModel.Builder echo() {
        return FineTunedChatModel.builder(request -> {
            asked.add(request);
            return new ChatResponse("ok", FinishReason.STOP, new Usage(3, 1), Map.of("logprobs", Map.of()));
        });
    }

    @Test
    void defaults_holdUnlessTheRequestSaysOtherwise() {
        FineTunedChatModel model = echo().parameters(p -> p.temperature(0.1)
                        .maxOutputTokens(5)
                        .seed(7)
                        .key("nobody")
                        .addField("top_a", 1))
                .build();
        model.chat(ChatRequest.builder()
                .messages(UserMessage.from("a"))
                .parameters(FineTunedParameters.builder()
                        .temperature(0.9)
                        .key("ada")
                        .build())
                .responseFormat(ResponseFormat.JSON)
                .build());
        io.github.finetune4j.chat.ChatRequest request = asked.get(0);
        assertThat(request.temperature()).hasValue(0.9);
        assertThat(request.maxTokens()).hasValue(5);
        assertThat(request.seed()).hasValue(7);
        assertThat(request.key()).contains("ada");
        assertThat(request.extra()).isEqualTo(Map.of("top_a", 1L));
        assertThat(request.responseFormat().orElseThrow().type()).isEqualTo("json_object");
    }

    @Test
    void parameters_mergeEitherWay_andHideTheKey() {
        FineTunedParameters ada =
                FineTunedParameters.builder().key("ada").topK(3).build();
        FineTunedParameters seeded =
                FineTunedParameters.builder().seed(1).key("bob").build();
        assertThat(ada.overrideWith(seeded).key()).contains("bob");
        assertThat(ada.defaultedBy(seeded).key()).contains("ada");
        assertThat(ada.defaultedBy(seeded))
                .isEqualTo(seeded.overrideWith(ada))
                .hasSameHashCodeAs(seeded.overrideWith(ada));
        assertThat(ada).isNotEqualTo(seeded);
        assertThat(ada.toString()).doesNotContain("ada");
    }

    @Test
    void metadata_holdsTheAnswerAsItCame_alsoAfterChanges() {
        dev.langchain4j.model.chat.response.ChatResponse response =
                echo().build().chat(request("a"));
        assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(4);
        FineTunedMetadata changed =
                (FineTunedMetadata) response.metadata().toBuilder().id("new").build();
        assertThat(changed.id()).isEqualTo("new");
        assertThat(changed.response().fields()).containsKey("logprobs");
        assertThat(changed).isNotEqualTo(response.metadata());
    }

    @Test
    void rollout_keepsAKey_andHearsFeedback() {
        ChatModel one = request -> new ChatResponse("one", FinishReason.STOP, new Usage(1, 1));
        ChatModel two = request -> new ChatResponse("two", FinishReason.STOP, new Usage(1, 1));
        RolloutPolicy policy = RolloutPolicy.builder()
                .name("r")
                .addStage(0.5, Duration.ofHours(1))
                .addMetric(LiveMetric.feedback("helpful"))
                .build();
        try (Rollout live = policy.start(one.named("one"), two.named("two"), new MemoryRolloutStore())) {
            FineTunedChatModel model = FineTunedChatModel.of(live);
            Map<String, String> first = new LinkedHashMap<>();
            for (int i = 0; i < 40; i++) {
                String user = "user-" + i % 20;
                dev.langchain4j.model.chat.response.ChatResponse response = model.chat(ChatRequest.builder()
                        .messages(UserMessage.from("a"))
                        .parameters(FineTunedParameters.builder().key(user).build())
                        .build());
                String text = response.aiMessage().text();
                assertThat(first.computeIfAbsent(user, any -> text)).isEqualTo(text);
                String id = ((FineTunedMetadata) response.metadata())
                        .response()
                        .callId()
                        .orElseThrow();
                assertThat(live.feedback(id, "helpful", 1)).isTrue();
            }
            assertThat(first.values()).contains("one", "two");
        }
    }

    @Test
    void listeners_hearOfRequestsAnswersAndFailures() {
        List<String> heard = new ArrayList<>();
        ChatModelListener listener = new ChatModelListener() {
            @Override
            public void onRequest(ChatModelRequestContext context) {
                heard.add("asked " + context.chatRequest().messages().size());
            }

            @Override
            public void onResponse(ChatModelResponseContext context) {
                heard.add("answered " + context.chatResponse().aiMessage().text());
            }

            @Override
            public void onError(ChatModelErrorContext context) {
                heard.add("failed " + context.error().getClass().getSimpleName());
            }
        };
        echo().addListener(listener).build().chat("a");
        echo().addListener(listener).build().streaming().chat("a", new Ear());
        FineTunedChatModel broken = FineTunedChatModel.builder(request -> {
                    throw new RateLimitedException("slow -> down", FACTS, null);
                })
                .addListener(listener)
                .build();
        assertThatThrownBy(() -> broken.chat("a")).isInstanceOf(RateLimitException.class);
        Ear ear = new Ear();
        broken.streaming().chat("a", ear);
        assertThat(ear.failure).isInstanceOf(RateLimitException.class);
        assertThat(heard)
                .containsExactly(
                        "asked 1",
                        "answered ok",
                        "asked 1",
                        "answered ok",
                        "asked 1",
                        "failed RateLimitException",
                        "asked 1",
                        "failed RateLimitException");
    }

    @Test
    void failures_areLangChain4jsOwn_withOursAsTheirCause() {
        Map<RuntimeException, Class<?>> table = new LinkedHashMap<>();
        table.put(new RateLimitedException("a -> b", FACTS, null), RateLimitException.class);
        table.put(new ProviderUnavailableException("a -> b", FACTS, null), InternalServerException.class);
        table.put(
                new AuthenticationException("a -> b", FACTS, null),
                dev.langchain4j.exception.AuthenticationException.class);
        table.put(
                new PermissionException("a -> b", FACTS, null),
                dev.langchain4j.exception.AuthenticationException.class);
        table.put(
                new InvalidRequestException("a -> b", FACTS, null),
                dev.langchain4j.exception.InvalidRequestException.class);
        table.put(new IllegalArgumentException("a -> b"), dev.langchain4j.exception.InvalidRequestException.class);
        table.put(new UnsupportedCapabilityException("a -> b"), UnsupportedFeatureException.class);
        table.forEach((ours, theirs) -> assertThatThrownBy(() -> failing(ours).chat("a"))
                .isExactlyInstanceOf(theirs)
                .hasMessage("a -> b")
                .hasCause(ours));
        FineTuneException other = new FineTuneException("a -> b");
        assertThatThrownBy(() -> failing(other).chat("a")).isSameAs(other);
    }

    private static FineTunedChatModel failing(RuntimeException failure) {
        return FineTunedChatModel.of(request -> {
            throw failure;
        });
    }

    @Test
    void refusal_isFilteredContent() {
        FineTunedChatModel model = FineTunedChatModel.of(
                request -> new ChatResponse("", FinishReason.STOP, new Usage(1, 1), Map.of("refusal", "I will not.")));
        assertThatThrownBy(() -> model.chat("a"))
                .isExactlyInstanceOf(ContentFilteredException.class)
                .hasMessage("I will not.");
    }

    @Test
    void whatOursCannotSay_isRefused() {
        FineTunedChatModel model = echo().build();
        assertThatThrownBy(() -> model.chat(CustomMessage.from(Map.of("a", 1))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("CUSTOM");
        assertThatThrownBy(() -> model.chat(UserMessage.from(VideoContent.from("https://e.org/a.mp4"))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("VIDEO");
        ChatRequest other = ChatRequest.builder()
                .messages(UserMessage.from("a"))
                .parameters(ChatRequestParameters.builder().modelName("other").build())
                .build();
        assertThatThrownBy(() -> model.chat(other))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("\"other\"");
        assertThat(asked).isEmpty();
    }

    private static ChatRequest request(String text) {
        return ChatRequest.builder().messages(UserMessage.from(text)).build();
    }
}
