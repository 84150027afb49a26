// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ContentPart;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each family of models takes. */
class BedrockRowsTest {
    private static final TunableModel NOVA = BedrockModels.ALL.require(FakeBedrockServer.QUICK, "us-east-1");
    private static final TunableModel LLAMA =
            BedrockModels.ALL.require("meta.llama3-1-8b-instruct-v1:0:128k", "us-west-2");

    private static List<String> problems(TunableModel model, Message... messages) {
        return new BedrockRows(model).problems("training", Dataset.of(List.of(ChatExample.of(messages))));
    }

    @Test
    void reservedWords_areNamed_becauseTheJobWouldFail() {
        assertThat(problems(NOVA, Message.user("Bot: hello"), Message.assistant("Bot: hi")))
                .containsExactly("row 1 of the training data has the reserved word Bot: in a message of the user, with"
                        + " which the job would fail: take another word");
        assertThat(problems(NOVA, Message.user("hello"), Message.assistant("Bot: hi")))
                .isEmpty();
        assertThat(problems(LLAMA, Message.user("Bot: hello"), Message.assistant("hi")))
                .isEmpty();
    }

    @Test
    void order_isChecked() {
        Message user = Message.user("a");
        Message assistant = Message.assistant("b");
        assertThat(problems(NOVA, Message.system("s"), user, assistant, user, assistant))
                .isEmpty();
        assertThat(problems(NOVA, user, user, assistant))
                .singleElement()
                .asString()
                .contains("must alternate");
        assertThat(problems(NOVA, assistant, user)).singleElement().asString().contains("the user first");
        assertThat(problems(NOVA, user, assistant, user))
                .singleElement()
                .asString()
                .contains("end with the assistant");
        assertThat(problems(NOVA, user, Message.assistant(" ")))
                .singleElement()
                .asString()
                .contains("without a text");
        assertThat(problems(LLAMA, Message.system("s"), user, assistant))
                .singleElement()
                .asString()
                .contains("one message of the user and one of the assistant");
        assertThat(problems(NOVA, Message.user(ContentPart.image("https://example.com/x.png")), assistant))
                .singleElement()
                .asString()
                .contains("image_url");
    }

    @Test
    void promptAndCompletion_forLlama31() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BedrockRows(LLAMA).write(Data.rows(1), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"prompt\":\"Question 0\",\"completion\":\"Answer 0\"}\n");
    }

    @Test
    void everythingThatIsWrong_isNamedAtOnce_beforeAnyCall() {
        FineTuneSpec spec = Data.spec()
                .trainingData(Dataset.of(List.of(ChatExample.of(Message.user("only a question")))))
                .suffix("a--b")
                .hyperparameters(Hyperparameters.builder()
                        .epochs(9)
                        .batchSize(4)
                        .learningRate(0.5)
                        .build())
                .addOption("hyperParameters", Map.of("earlyStopping", "yes"))
                .addOption("kms", "x")
                .build();
        try (Lab lab = new Lab();
                BedrockProvider provider = lab.provider()) {
            assertThatThrownBy(() -> provider.submit(spec, SubmitContext.of("one")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("epochCount 9.0: amazon.nova-lite-v1:0:300k takes an integer from 1 to 5")
                    .hasMessageContaining(
                            "learningRate 0.5: amazon.nova-lite-v1:0:300k takes a number from 0.0000010 to 0.00010")
                    .hasMessageContaining("has no hyperparameter batchSize, only [epochCount, learningRate,")
                    .hasMessageContaining("has no hyperparameter earlyStopping")
                    .hasMessageContaining("suffix a--b")
                    .hasMessageContaining("option kms: known are hyperParameters and customModelKmsKeyId")
                    .hasMessageContaining("row 1 of the training data must end with the assistant");
            assertThat(lab.server.requestCount()).isZero();
        }
    }
}
