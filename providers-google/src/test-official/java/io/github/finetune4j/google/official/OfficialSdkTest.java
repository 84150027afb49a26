// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ClientException;
import com.google.genai.types.AdapterSize;
import com.google.genai.types.CreateTuningJobConfig;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.JobState;
import com.google.genai.types.ListTuningJobsConfig;
import com.google.genai.types.SupervisedTuningDataStats;
import com.google.genai.types.TunedModel;
import com.google.genai.types.TuningDataset;
import com.google.genai.types.TuningJob;
import com.google.genai.types.TuningMethod;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.google.VertexAiProvider;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Google's own SDK drives the fake server, and reads jobs that we started: {@code ./mvnw -Pofficial-sdk
 * -pl providers-google -am verify}.
 */
class OfficialSdkTest {
    private static Client client(FakeVertexServer server, String version) throws IOException {
        GoogleCredentials credentials = GoogleCredentials.fromStream(
                        new ByteArrayInputStream(server.serviceAccountKey().getBytes(StandardCharsets.UTF_8)))
                .createScoped("https://www.googleapis.com/auth/cloud-platform");
        return Client.builder()
                .vertexAI(true)
                .project(FakeVertexServer.PROJECT)
                .location(FakeVertexServer.REGION)
                .credentials(credentials)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(server.url().toString())
                        .apiVersion(version)
                        .build())
                .build();
    }

    private static VertexAiProvider provider(FakeVertexServer server) {
        return VertexAiProvider.builder()
                .project(FakeVertexServer.PROJECT)
                .region(FakeVertexServer.REGION)
                .bucket(FakeVertexServer.BUCKET)
                .endpoint(server.url())
                .storage(s -> s.endpoint(server.url()))
                .credentials(ApiKey.of(FakeVertexServer.TOKEN))
                .addTunableModel(FakeVertexServer.QUICK)
                .addTunableModel(FakeVertexServer.SLOW)
                .build();
    }

    private static FineTuneSpec.Builder spec() {
        return FineTuneSpec.builder()
                .baseModel(FakeVertexServer.QUICK)
                .trainingData(Dataset.of(IntStream.range(0, 12)
                        .mapToObj(i -> ChatExample.of(Message.user("q " + i), Message.assistant("a")))
                        .toList()));
    }

    private static TuningJob ended(Client client, String name) {
        TuningJob job = client.tunings.get(name, null);
        for (int i = 0; i < 1_000 && !state(job).equals("JOB_STATE_SUCCEEDED"); i++) {
            LockSupport.parkNanos(5_000_000);
            job = client.tunings.get(name, null);
        }
        return job;
    }

    private static String state(TuningJob job) {
        return job.state().map(JobState::toString).orElse("");
    }

    /** The SDK tunes by v1beta1 unless it is told otherwise; the fake answers both. */
    @Test
    void fakeServer_answersAsTheSdkExpects() throws IOException {
        for (String version : List.of("v1beta1", "v1")) {
            try (FakeVertexServer server = FakeVertexServer.start();
                    VertexAiProvider ours = provider(server);
                    Client client = client(server, version)) {
                ours.submit(spec().build(), SubmitContext.of("for its data"));
                String data = server.objects().get(0);
                TuningJob job = client.tunings.tune(
                        FakeVertexServer.QUICK,
                        TuningDataset.builder().gcsUri(data).build(),
                        CreateTuningJobConfig.builder()
                                .tunedModelDisplayName("official")
                                .epochCount(2)
                                .adapterSize(AdapterSize.Known.ADAPTER_SIZE_FOUR)
                                .labels(Map.of("team", "mail"))
                                .build());
                String name = job.name().orElseThrow();
                TuningJob end = ended(client, name);
                assertThat(state(end)).isEqualTo("JOB_STATE_SUCCEEDED");
                assertThat(end.tunedModelDisplayName()).contains("official");
                TunedModel tuned = end.tunedModel().orElseThrow();
                assertThat(tuned.checkpoints().orElseThrow()).hasSize(3);
                assertThat(end.tuningDataStats()
                                .flatMap(stats -> stats.supervisedTuningDataStats())
                                .flatMap(SupervisedTuningDataStats::tuningDatasetExampleCount))
                        .contains(12L);
                List<String> names = new ArrayList<>();
                client.tunings
                        .list(ListTuningJobsConfig.builder().pageSize(1).build())
                        .forEach(each -> names.add(each.name().orElseThrow()));
                assertThat(names).hasSize(2).contains(name);
                chats(client, FakeVertexServer.QUICK);
                chats(client, tuned.endpoint().orElseThrow());
            }
        }
    }

    private static void chats(Client client, String model) {
        GenerateContentResponse reply = client.models.generateContent(
                model, "one two", GenerateContentConfig.builder().maxOutputTokens(3).build());
        assertThat(reply.text()).isEqualTo("You said: one");
        assertThat(reply.finishReason().toString()).isEqualTo("MAX_TOKENS");
        StringBuilder text = new StringBuilder();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(model, "one two", null)) {
            stream.forEach(piece -> text.append(piece.text()));
        }
        assertThat(text).hasToString("You said: one two");
    }

    @Test
    void countTokens_isTheSame() throws IOException {
        try (FakeVertexServer server = FakeVertexServer.start();
                Client client = client(server, "v1")) {
            assertThat(client.models
                            .countTokens(FakeVertexServer.QUICK, "one two three", null)
                            .totalTokens())
                    .contains(3);
        }
    }

    @Test
    void ourJobs_areReadByTheSdk() throws IOException {
        try (FakeVertexServer server = FakeVertexServer.start();
                VertexAiProvider ours = provider(server);
                Client client = client(server, "v1")) {
            JobRef supervised = ours.submit(
                    spec().baseModel(FakeVertexServer.SLOW).suffix("ours").build(), SubmitContext.of("s"));
            Dataset pairs = Dataset.of(List.of(new PreferenceExample(
                    List.of(Message.user("q")),
                    List.of(Message.assistant("yes")),
                    List.of(Message.assistant("no")),
                    Map.of())));
            JobRef preference = ours.submit(
                    spec().trainingData(pairs).method(TrainingMethod.DPO).build(), SubmitContext.of("p"));
            String parent =
                    "projects/" + FakeVertexServer.PROJECT + "/locations/" + FakeVertexServer.REGION + "/tuningJobs/";
            TuningJob first = client.tunings.get(parent + supervised.jobId(), null);
            assertThat(first.tunedModelDisplayName()).contains("ours");
            assertThat(first.supervisedTuningSpec().flatMap(s -> s.trainingDatasetUri()).orElseThrow())
                    .startsWith("gs://");
            assertThat(client.tunings.get(parent + preference.jobId(), null).preferenceOptimizationSpec())
                    .isPresent();
            client.tunings.cancel(parent + supervised.jobId(), null);
            LockSupport.parkNanos(50_000_000);
            assertThat(ours.poll(supervised).status()).isEqualTo(JobStatus.CANCELLED);
        }
    }

    @Test
    void preferenceJobOfTheSdk_isOneOfOurs() throws IOException {
        try (FakeVertexServer server = FakeVertexServer.start();
                VertexAiProvider ours = provider(server);
                Client client = client(server, "v1")) {
            Dataset pairs = Dataset.of(List.of(new PreferenceExample(
                    List.of(Message.user("q")),
                    List.of(Message.assistant("yes")),
                    List.of(Message.assistant("no")),
                    Map.of())));
            ours.submit(spec().trainingData(pairs).method(TrainingMethod.DPO).build(), SubmitContext.of("p"));
            TuningJob job = client.tunings.tune(
                    FakeVertexServer.QUICK,
                    TuningDataset.builder().gcsUri(server.objects().get(0)).build(),
                    CreateTuningJobConfig.builder()
                            .method(TuningMethod.Known.PREFERENCE_TUNING)
                            .beta(0.2f)
                            .build());
            assertThat(job.preferenceOptimizationSpec()).isPresent();
            String name = job.name().orElseThrow();
            assertThat(ours.poll(new JobRef(ours.id(), name.substring(name.lastIndexOf('/') + 1)))).isNotNull();
        }
    }

    @Test
    void refusals_areTheSdksErrors() throws IOException {
        try (FakeVertexServer server = FakeVertexServer.start();
                Client client = client(server, "v1")) {
            assertThatThrownBy(() -> client.tunings.tune(
                            "gemini-0",
                            TuningDataset.builder().gcsUri("gs://fake-bucket/none").build(),
                            null))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("not supported for tuning");
            assertThatThrownBy(() ->
                            client.tunings.get("projects/fake-project/locations/us-central1/tuningJobs/1", null))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("404");
        }
    }
}
