// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.FineTuningJobEvent;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.jobs.JobListEventsParams;
import io.github.finetune4j.testkit.FakeOpenAiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official SDK drives the fake server, and checks every answer:
 * {@code ./mvnw -Pofficial-sdk -pl openai -am verify}.
 */
class OfficialSdkTest {
    private static final String ROW =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]}\n";

    @TempDir
    Path folder;

    @Test
    void fakeServer_answersAsTheOfficialSdkExpects() throws IOException {
        Path data = Files.writeString(folder.resolve("data.jsonl"), ROW.repeat(12));
        try (FakeOpenAiServer server = FakeOpenAiServer.start()) {
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .apiKey("sk-fake-key-000000")
                    .baseUrl(server.baseUrl().toString())
                    .responseValidation(true)
                    .build();
            FileObject file = client.files()
                    .create(FileCreateParams.builder()
                            .file(data)
                            .purpose(FilePurpose.FINE_TUNE)
                            .build());
            FineTuningJob job = client.fineTuning()
                    .jobs()
                    .create(JobCreateParams.builder()
                            .model(FakeOpenAiServer.QUICK)
                            .trainingFile(file.id())
                            .suffix("official")
                            .build());
            FineTuningJob now = job;
            while (!now.status().equals(FineTuningJob.Status.SUCCEEDED)) {
                assertThat(now.status()).isNotEqualTo(FineTuningJob.Status.FAILED);
                now = client.fineTuning().jobs().retrieve(job.id());
            }
            assertThat(now.fineTunedModel().orElse("")).contains("official");
            List<FineTuningJobEvent> events = new ArrayList<>();
            client.fineTuning()
                    .jobs()
                    .listEvents(job.id(), JobListEventsParams.builder().limit(5).build())
                    .autoPager()
                    .forEach(events::add);
            assertThat(events).as("over several pages").hasSize(16);
            assertThat(client.fineTuning().jobs().checkpoints().list(job.id()).data())
                    .hasSize(3);
            ChatCompletion answer = client.chat()
                    .completions()
                    .create(ChatCompletionCreateParams.builder()
                            .model(now.fineTunedModel().orElseThrow())
                            .addUserMessage("hello")
                            .build());
            assertThat(answer.choices().get(0).message().content()).contains("You said: hello");
            assertThatThrownBy(() -> client.fineTuning().jobs().retrieve("ftjob-none"))
                    .isInstanceOf(NotFoundException.class);
            client.close();
        }
    }
}
