// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.dataset.ChatExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose answers may be learned from, and by what right. */
class TeacherTermsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o-mini-2024-07-18, openai",
        "openai/o3-mini, openai",
        "together/openai/gpt-oss-120b, openai-gpt-oss",
        "anthropic/claude-sonnet-5, anthropic",
        "bedrock/eu.anthropic.claude-3-haiku, anthropic",
        "vertex/projects/p/locations/l/publishers/google/models/gemini-2.5-pro, google-gemini-api",
        "huggingface/Qwen/Qwen3-8B, alibaba-qwen3-weights",
        "huggingface/qwen3-max, alibaba-other",
        "huggingface/deepseek-ai/DeepSeek-R1, deepseek-r1",
        "huggingface/deepseek-ai/DeepSeek-R1-Distill-Llama-70B, meta-other",
        "huggingface/meta-llama/Llama-3.3-70B-Instruct, meta-llama-3.3",
        "fireworks/accounts/fireworks/models/llama-v3p1-8b-instruct, meta-other",
        "ollama/xai-org/grok-2, xai-grok-2-weights",
        "llamacpp/acme-x, unknown",
        "huggingface/xai-org/grok-2, xai-grok-2-weights",
        "xai/grok-4, xai-other",
        "bedrock/amazon.nova-pro-v1:0, amazon-nova",
        "openai/our-deployment, unknown",
    })
    void model_isFoundByItsIdentity(String model, String term) {
        assertThat(TeacherTerms.standard().of(model).id()).isEqualTo(term);
    }

    @Test
    void entry_allowsOrRefuses_onlyBySentence_thatWasReadOnThePage() {
        List<TeacherTerm> all = TeacherTerms.standard().all();
        assertThat(all).hasSizeGreaterThan(15);
        assertThat(all.stream().map(TeacherTerm::id)).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(term -> {
            assertThat(term.address()).startsWith("https://");
            assertThat(term.known()).isEqualTo(!term.version().isEmpty());
            assertThat(term.known())
                    .isEqualTo(term.read() != null)
                    .isEqualTo(!term.sentence().isEmpty());
            assertThat(term.words()).contains(term.known() ? "read on " + term.read() : "terms not read");
            assertThat(term.known() || term.rule() == TermsRule.STATE_RIGHT)
                    .as(term.id())
                    .isTrue();
        });
    }

    private Teacher.Builder builder(ChatModel model) {
        return Teacher.builder().folder(folder).addTeacher(model).addPrompts(PromptSource.given(Lab.prompts(0, 1)));
    }

    @Test
    void teacher_thatIsAllowed_needsNoRight() {
        assertThat(builder(Lab.labels("huggingface/Qwen/Qwen3-8B")).build()).isNotNull();
    }

    @Test
    void teacher_whoseTermsAskForARight_isBuiltWithItAlone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder(Lab.labels("openai/gpt-4o")).build())
                .withMessageContaining("terms not read (https://openai.com")
                .withMessageContaining("addRight(new StatedRight(\"openai\", ...))");
        assertThat(builder(Lab.labels("openai/gpt-4o"))
                        .addRight(Lab.right("OpenAI"))
                        .build())
                .isNotNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> builder(Lab.labels("openai/gpt-4o"))
                        .addRight(Lab.right("anthropic"))
                        .build());
    }

    @Test
    void model_thatNobodyKnows_needsARightOfItsOwn() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder(Lab.labels("ours"))
                        .addRight(Lab.right("unknown"))
                        .build())
                .withMessageContaining("addRight(new StatedRight(\"ours\", ...))");
        assertThat(builder(Lab.labels("ours")).addRight(Lab.right("ours")).build())
                .isNotNull();
    }

    @Test
    void teacher_whoseTermsRefuse_isNeverBuilt() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder(Lab.labels("xai-org/grok-2"))
                        .addRight(Lab.right("xai"))
                        .build())
                .withMessageContaining("its terms refuse it, “You may not use the Materials");
    }

    @Test
    void entryThatAllowsOrRefuses_withoutASentenceThatSomebodyRead_isNone() {
        for (TermsRule rule : List.of(TermsRule.ALLOWED, TermsRule.REFUSED)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new TeacherTerm("acme", "acme", "acme/", rule, "", "https://acme.example", "", null))
                    .withMessageContaining("without a sentence");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TeacherTerm(
                        "acme", "acme", "acme/", TermsRule.ALLOWED, "You may.", "https://acme.example", "v1", null))
                .withMessageContaining("without the day on which it was read");
    }

    @Test
    void rowOfTermsThatNobodyHasRead_saysSo() {
        ChatExample row = builder(Lab.labels("openai/gpt-4o"))
                .addRight(Lab.right("openai"))
                .labels(Lab.LABELS)
                .build()
                .teach()
                .rows()
                .chats()
                .findFirst()
                .orElseThrow();
        assertThat(Provenance.answers(row.fields()).get(0).get("terms_read")).isEqualTo("not read");
    }

    @Test
    void entryOfOnesOwn_comesFirst() {
        TeacherTerm ours = new TeacherTerm(
                "acme", "acme", "acme/", TermsRule.ALLOWED, "You may.", "https://acme.example", "v1", Lab.DAY);
        assertThat(builder(Lab.labels("acme/gpt-4o"))
                        .terms(TeacherTerms.standard().with(ours))
                        .build())
                .isNotNull();
    }
}
