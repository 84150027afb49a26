// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionListParams;
import com.openai.models.chat.completions.ChatCompletionStoreMessage;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.FineTuningJobEvent;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.jobs.JobListEventsParams;
import com.openai.models.models.Model;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official SDK drives the fake server, and checks every answer:
 * {@code ./mvnw -Pofficial-sdk -pl providers-openai -am verify}.
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
            OpenAIClient client = client(server);
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

    private static OpenAIClient client(FakeOpenAiServer server) {
        return client(server, true);
    }

    private static OpenAIClient client(FakeOpenAiServer server, boolean validates) {
        return OpenAIOkHttpClient.builder()
                .apiKey("sk-fake-key-000000")
                .baseUrl(server.baseUrl().toString())
                .responseValidation(validates)
                .build();
    }

    private static String line(String id) {
        return "{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\""
                + FakeOpenAiServer.QUICK + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + id + "?\"}]}}\n";
    }

    private Batch batch(OpenAIClient client, String... ids) throws IOException {
        StringBuilder lines = new StringBuilder();
        List.of(ids).forEach(id -> lines.append(line(id)));
        Path requests = Files.writeString(folder.resolve("requests.jsonl"), lines);
        FileObject file = client.files()
                .create(FileCreateParams.builder()
                        .file(requests)
                        .purpose(FilePurpose.BATCH)
                        .build());
        assertThat(file.expiresAt()).isPresent();
        return client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file.id())
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .metadata(BatchCreateParams.Metadata.builder()
                                .putAdditionalProperty("plan", JsonValue.from("p1"))
                                .build())
                        .build());
    }

    @Test
    void batches_areAsTheOfficialSdkExpects() throws IOException {
        try (FakeOpenAiServer server = FakeOpenAiServer.start()) {
            OpenAIClient client = client(server);
            Batch done = client.batches().retrieve(batch(client, "a", "b", "c").id());
            assertThat(done.status()).isEqualTo(Batch.Status.COMPLETED);
            assertThat(done.requestCounts().orElseThrow().completed()).isEqualTo(3);
            try (HttpResponse content = client.files().content(done.outputFileId().orElseThrow())) {
                assertThat(new String(content.body().readAllBytes(), StandardCharsets.UTF_8).lines())
                        .hasSize(3);
            }
            Batch doubled = client.batches().retrieve(batch(client, "a", "a").id());
            assertThat(doubled.status()).isEqualTo(Batch.Status.FAILED);
            assertThat(doubled.errors().orElseThrow().data().orElseThrow().get(0).code())
                    .contains("duplicate_custom_id");
            server.batching(FakeBatching.usual());
            Batch cancelled = client.batches().cancel(batch(client, "d").id());
            assertThat(cancelled.status()).isEqualTo(Batch.Status.CANCELLED);
            List<Batch> all = new ArrayList<>();
            client.batches()
                    .list(BatchListParams.builder().limit(2).build())
                    .autoPager()
                    .forEach(all::add);
            assertThat(all).extracting(Batch::id).containsExactly("batch_3", "batch_2", "batch_1");
            assertThatThrownBy(() -> client.batches().retrieve("batch_none")).isInstanceOf(NotFoundException.class);
            client.close();
        }
    }

    @Test
    void storedCompletions_andTheEndOfModels_areAsTheOfficialSdkExpects() {
        LocalDate end = LocalDate.of(2027, 1, 14);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
        try (FakeOpenAiServer server = FakeOpenAiServer.builder()
                .clock(now::get)
                .addModel("closing", FakeTraining.quick(), end)
                .start()) {
            OpenAIClient client = client(server);
            ChatCompletionCreateParams asked = ChatCompletionCreateParams.builder()
                    .model("closing")
                    .addSystemMessage("be brief")
                    .addUserMessage("hello")
                    .store(true)
                    .build();
            List<String> made = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                made.add(client.chat().completions().create(asked).id());
            }
            List<String> found = new ArrayList<>();
            client.chat()
                    .completions()
                    .list(ChatCompletionListParams.builder()
                            .model("closing")
                            .limit(2)
                            .build())
                    .autoPager()
                    .forEach(each -> found.add(each.id()));
            assertThat(found).isEqualTo(made);
            // by its types all messages are the assistant's, and its own example has a user's
            OpenAIClient lenient = client(server, false);
            List<ChatCompletionStoreMessage> messages =
                    lenient.chat().completions().messages().list(made.get(0)).data();
            lenient.close();
            assertThat(messages)
                    .extracting(each -> each.content().orElse(""))
                    .containsExactly("be brief", "hello");
            Model model = client.models().retrieve("closing");
            assertThat(String.valueOf(model)).contains(end.toString());

            now.set(end.atStartOfDay(ZoneOffset.UTC).toInstant());
            assertThatThrownBy(() -> client.chat().completions().create(asked))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("deprecated");
            assertThat(client.models().list().data()).extracting(Model::id).doesNotContain("closing");
            assertThat(client.chat().completions().retrieve(made.get(2)).id()).isEqualTo(made.get(2));
            client.close();
        }
    }
}
