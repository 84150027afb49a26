// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.http.Headers;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The judge judges. Where the published specification is at hand, every test against the fake server is judged by it;
 * where it is not, this test is skipped, and says so.
 */
class PublishedSpecTest {
    private final SpecJudge judge = Lab.requiredJudge();

    private static HttpCall create(Map<String, ?> body) {
        return HttpCall.post("fine-tunes").json(body).build();
    }

    @Test
    void request_withAnUnknownField_isFound() {
        Map<String, ?> method = Map.of("method", "sft", "train_on_inputs", "auto");
        assertThat(judge.problems(
                        "/fine-tunes", create(Map.of("model", "m", "training_file", "f", "training_method", method))))
                .isEmpty();
        assertThat(judge.problems(
                        "/fine-tunes", create(Map.of("model", "m", "training_file", "f", "metadata", method))))
                .singleElement()
                .asString()
                .contains("metadata");
        assertThat(judge.problems("/fine-tunes", create(Map.of("model", "m"))))
                .singleElement()
                .asString()
                .contains("training_file");
        assertThat(judge.problems(
                        "/fine-tunes",
                        create(Map.of(
                                "model", "m", "training_file", "f", "training_type", Map.of("type", "Lora", "r", 8)))))
                .isNotEmpty();
    }

    @Test
    void request_withOddParameters_isFound() {
        HttpCall limits = HttpCall.get("fine-tunes", "models", "limits").build();
        assertThat(judge.problems("/fine-tunes/models/limits", limits))
                .containsExactly("missing parameters [model_name]");
        HttpCall download = HttpCall.get("finetune", "download")
                .addQuery("ft_id", "ft-1")
                .addQuery("checkpoint", "everything")
                .addQuery("checkpoint_step", "last")
                .build();
        assertThat(judge.problems("/finetune/download", download)).hasSize(2);
        assertThat(judge.problems("/fine-tunes/ft-1/pause", HttpCall.post("x").build()))
                .containsExactly("no such call: POST /fine-tunes/ft-1/pause");
    }

    @Test
    void answer_withoutARequiredField_isFound() {
        HttpCall call = HttpCall.get("files", "file-1").build();
        HttpReply reply = HttpReply.of(
                200,
                Headers.NONE.with("Content-Type", "application/json"),
                "{\"id\":\"file-1\"}".getBytes(StandardCharsets.UTF_8),
                URI.create("http://localhost/v1/files/file-1"));
        assertThat(judge.problems("/files/file-1", call, reply)).isNotEmpty();
    }
}
