// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The completions that the service keeps, with what was asked. */
final class OpenAiStoredCompletionsTest {
    private static final String STORED = "/chat/completions";

    private final VirtualClock clock = VirtualClock.create();
    private final Lab lab = new Lab(FakeOpenAiServer.builder().clock(clock).start());
    private final OpenAiProvider provider = lab.provider();
    private final OpenAiStoredCompletions stored = provider.storedCompletions();

    @AfterEach
    void stop() {
        provider.close();
        lab.close();
    }

    private void ask(String model, String said, boolean store) {
        ChatRequest.Builder request =
                ChatRequest.builder().messages(List.of(Message.system("be brief"), Message.user(said)));
        if (store) {
            request.addExtra("store", true).addExtra("metadata", Map.of("room", said));
        }
        provider.chatModel(ModelRef.of("openai", model)).chat(request.build());
    }

    @Test
    void completion_hasItsAnswer_itsLabels_andWhatWasAsked() {
        ask(FakeOpenAiServer.QUICK, "forget me", false);
        ask(FakeOpenAiServer.QUICK, "kitchen", true);
        List<OpenAiStoredCompletion> all = stored.list("").stream().toList();
        assertThat(all).hasSize(1);
        OpenAiStoredCompletion one = all.get(0);
        assertThat(one.model()).isEqualTo(FakeOpenAiServer.QUICK);
        assertThat(one.createdAt())
                .contains(Instant.ofEpochSecond(clock.instant().getEpochSecond()));
        assertThat(one.metadata()).isEqualTo(Map.of("room", "kitchen"));
        assertThat(one.response().text()).isEqualTo("You said: kitchen");
        assertThat(one.response().usage().inputTokens()).isPositive();
        assertThat(one.raw()).containsEntry("object", "chat.completion");
        assertThat(one.toString()).isEqualTo(one.id() + " of fake-quick").doesNotContain("kitchen");
        assertThat(stored.messages(one.id()).stream())
                .extracting(message -> message.get("role") + ": " + message.get("content"))
                .containsExactly("system: be brief", "user: kitchen");
    }

    @Test
    void list_isOfOneModel_oldestFirst_overAllPages() {
        for (int i = 0; i < 101; i++) {
            ask(FakeOpenAiServer.QUICK, "n" + i, true);
        }
        ask(FakeOpenAiServer.SLOW, "other", true);
        List<OpenAiStoredCompletion> all =
                stored.list(FakeOpenAiServer.QUICK).stream().toList();
        assertThat(all).hasSize(101);
        assertThat(all.get(0).response().text()).isEqualTo("You said: n0");
        assertThat(all.get(100).response().text()).isEqualTo("You said: n100");
        assertThat(stored.list("").stream()).hasSize(102);
        assertThat(lab.server.requests("GET", STORED)).hasSize(4);
    }

    @Test
    void completion_thatIsGone_orForbidden_saysSo() {
        assertThatThrownBy(() -> stored.messages("chatcmpl-none").stream().toList())
                .isInstanceOf(InvalidRequestException.class)
                .satisfies(thrown -> assertThat(
                                ((InvalidRequestException) thrown).status().orElse(0))
                        .isEqualTo(404));
        lab.server.fault(FakeFault.status(403, "insufficient_permissions", "Missing scopes")
                .on("GET", STORED));
        assertThatThrownBy(() -> stored.list("").stream().toList()).isInstanceOf(PermissionException.class);
    }

    @Test
    void itemWithoutId_isAnAnswerThatCouldNotBeRead() {
        lab.server.fault(FakeFault.page(
                        200,
                        "application/json",
                        "{\"object\":\"list\",\"data\":[{\"model\":\"m\"}],\"has_more\":false}")
                .on("GET", STORED));
        assertThatThrownBy(() -> stored.list("").stream().toList())
                .isInstanceOf(TransientProviderException.class)
                .hasMessageContaining("without the field \"id\"");
    }
}
