// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said with what to do, before it costs anything. */
class BadInputTest {
    private static final String JOBS = "/v1/projects/[^/]+/locations/[^/]+/tuningJobs";

    private static Throwable thrown(VertexAiProvider provider, FineTuneSpec spec) {
        return catchThrowable(() -> provider.submit(spec, SubmitContext.of("key")));
    }

    private static void nothingWasMade(Lab lab) {
        assertThat(lab.server.objects()).as("objects").isEmpty();
        assertThat(lab.server.jobs()).as("jobs").isZero();
    }

    // ---- credentials

    @Test
    void keyFile_getsTokens_andRenewsThem(@TempDir Path folder) throws IOException {
        try (Lab lab = new Lab()) {
            Path file = folder.resolve("key.json");
            Files.writeString(file, lab.server.serviceAccountKey());
            GoogleTokens tokens = GoogleTokens.of(file);
            try (VertexAiProvider provider = lab.builder().credentials(tokens).build()) {
                provider.submit(Data.spec().build(), SubmitContext.of("key"));
                assertThat(lab.server.requests("POST", "/token")).hasSize(1);
            }
        }
    }

    @Test
    void keyFile_ofAnotherAccount_isRefused(@TempDir Path folder) throws IOException {
        try (Lab lab = new Lab();
                FakeVertexServer other = FakeVertexServer.start()) {
            // its token endpoint is ours, which does not know its key
            String foreign = other.serviceAccountKey()
                    .replace(other.url().toString(), lab.server.url().toString());
            Path file = Files.writeString(folder.resolve("key.json"), foreign);
            try (VertexAiProvider provider =
                    lab.builder().credentials(GoogleTokens.of(file)).build()) {
                assertThat(thrown(provider, Data.spec().build()))
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("invalid_grant")
                        .hasMessageContaining(" -> run gcloud auth application-default login");
            }
            nothingWasMade(lab);
        }
    }

    @Test
    void keyFile_thatIsMissingOrNone_isNamed(@TempDir Path folder) throws IOException {
        Path none = Files.writeString(folder.resolve("none.json"), "{\"hello\":1}");
        for (Path file : new Path[] {folder.resolve("missing.json"), none}) {
            assertThatThrownBy(() -> GoogleTokens.of(file).token())
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining(String.valueOf(file.getFileName()))
                    .hasMessageContaining(" -> ");
        }
    }

    /** As the library tells that trying again is sensible. */
    private static final class Down extends IOException implements Retryable {
        private static final long serialVersionUID = 1L;

        Down() {
            super("secret-assertion");
        }

        @Override
        public boolean isRetryable() {
            return true;
        }

        @Override
        public int getRetryCount() {
            return 3;
        }
    }

    @Test
    void tokenEndpoint_thatIsDown_mayComeBack() {
        GoogleCredentials down = new GoogleCredentials() {
            private static final long serialVersionUID = 1L;

            @Override
            public AccessToken refreshAccessToken() throws IOException {
                throw new Down();
            }
        };
        assertThatThrownBy(() -> new GoogleTokens("key file", () -> down).token())
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("the token endpoint does not answer (key file) -> ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void expiredToken_namesTheRemedy() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            lab.server.expireTokens();
            assertThat(thrown(provider, Data.spec().build()))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("invalid authentication credentials")
                    .hasMessageContaining("gcloud auth application-default login");
            nothingWasMade(lab);
        }
    }

    // ---- places

    @Test
    void build_withoutPlace_namesAllThatIsMissing() {
        assertThatThrownBy(
                        () -> VertexAiProvider.builder().environment(Map.of()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("project(…), or GOOGLE_CLOUD_PROJECT")
                .hasMessageContaining("region(…), or GOOGLE_CLOUD_LOCATION")
                .hasMessageContaining("bucket(…)")
                .hasMessageContaining(" -> ");
    }

    @Test
    void build_takesPlaceFromTheEnvironment() {
        Map<String, String> environment =
                Map.of("GOOGLE_CLOUD_PROJECT", "my-project", "GOOGLE_CLOUD_LOCATION", "europe-west4");
        try (VertexAiProvider provider = VertexAiProvider.builder()
                .environment(environment)
                .bucket("my-bucket")
                .build()) {
            assertThat(provider).hasToString("vertex-ai, project my-project in europe-west4");
        }
    }

    @Test
    void place_ofGoogle_isTheHostOfTheLocation() {
        VertexPlace place = new VertexPlace("p1", "us-central1", "global", null, VertexPlace.GOOGLE_STORAGE);
        assertThat(place.url("us-central1")).hasToString("https://us-central1-aiplatform.googleapis.com/v1");
        assertThat(place.url("global")).hasToString("https://aiplatform.googleapis.com/v1");
        assertThat(place.url("eu")).hasToString("https://aiplatform.eu.rep.googleapis.com/v1");
        assertThat(place.resource("gemini-3.5-flash"))
                .isEqualTo("projects/p1/locations/global/publishers/google/models/gemini-3.5-flash");
        assertThatThrownBy(() -> VertexPlace.location("projects/p/locations/evil.example.com#/endpoints/1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" -> ");
    }

    @Test
    void regionThatDoesNotTune_namesIt() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder()
                        .region("africa-south1")
                        .storage(VertexAiStorage::anyLocation)
                        .build()) {
            assertThat(thrown(provider, Data.spec().build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("africa-south1")
                    .hasMessageContaining(" -> ");
            nothingWasMade(lab);
        }
    }

    @Test
    void anotherProject_isForbidden() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().project("somebody-elses").build()) {
            assertThat(thrown(provider, Data.spec().build()))
                    .isInstanceOf(PermissionException.class)
                    .hasMessageContaining("Vertex AI User");
            nothingWasMade(lab);
        }
    }

    // ---- buckets

    private static void bucketIsRefused(String bucket, Class<?> type, String... words) {
        try (Lab lab = new Lab()) {
            lab.server.addBucket("foreign", "US-CENTRAL1", "another-project");
            lab.server.addBucket("secret", "US-CENTRAL1", "another-project", "none");
            lab.server.addBucket("europe", "EUROPE-WEST4", FakeVertexServer.PROJECT);
            lab.server.addBucket(
                    "readonly", "US-CENTRAL1", FakeVertexServer.PROJECT, "storage.buckets.get", "storage.objects.get");
            try (VertexAiProvider provider = lab.builder().bucket(bucket).build()) {
                assertThat(thrown(provider, Data.spec().build()))
                        .isInstanceOf(type)
                        .hasMessageContaining("nothing was uploaded")
                        .hasMessageContaining(" -> ")
                        .hasMessageContainingAll(words);
            }
            nothingWasMade(lab);
        }
    }

    @Test
    void bucket_thatIsNotThere_isRefusedWithTheCommandThatMakesIt() {
        bucketIsRefused(
                "missing",
                InvalidRequestException.class,
                "gcloud storage buckets create gs://missing --project=fake-project --location=us-central1");
    }

    @Test
    void bucket_ofAnotherProject_isRefused() {
        bucketIsRefused("foreign", InvalidRequestException.class, "not one of the project fake-project");
    }

    @Test
    void bucket_thatMayNotBeSeen_isRefused() {
        bucketIsRefused("secret", PermissionException.class, "another account's");
    }

    @Test
    void bucket_inAnotherLocation_isRefused() {
        bucketIsRefused("europe", InvalidRequestException.class, "europe-west4", "us-central1");
    }

    @Test
    void bucket_thatMayNotBeWritten_isRefused() {
        bucketIsRefused("readonly", PermissionException.class, "storage.objects.create");
    }

    @Test
    void bucket_aroundTheRegion_isTaken() {
        try (Lab lab = new Lab()) {
            lab.server.addBucket("continent", "US", FakeVertexServer.PROJECT);
            try (VertexAiProvider provider = lab.builder().bucket("continent").build()) {
                provider.submit(Data.spec().build(), SubmitContext.of("key"));
                assertThat(lab.server.jobs()).isEqualTo(1);
            }
        }
    }

    @Test
    void bucketOfAnyProject_isTakenWhereItIsAllowed() {
        try (Lab lab = new Lab()) {
            lab.server.addBucket("foreign", "EUROPE-WEST4", "another-project");
            try (VertexAiProvider provider = lab.builder()
                    .bucket("foreign")
                    .storage(VertexAiStorage::anyProject)
                    .storage(VertexAiStorage::anyLocation)
                    .build()) {
                provider.submit(Data.spec().build(), SubmitContext.of("key"));
                assertThat(lab.server.jobs()).isEqualTo(1);
            }
        }
    }

    // ---- quota and models

    @Test
    void quota_ofConcurrentJobs_isARateLimit() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            lab.server.fault(FakeVertexServer.error(
                            429,
                            "RESOURCE_EXHAUSTED",
                            "Quota exceeded for aiplatform.googleapis.com/global_concurrent_tuning_jobs.")
                    .on("POST", JOBS)
                    .times(10));
            assertThat(thrown(provider, Data.spec().build()))
                    .isInstanceOf(RateLimitedException.class)
                    .hasMessageContaining("global_concurrent_tuning_jobs")
                    .hasMessageContaining("wait until other jobs have ended");
            assertThat(lab.server.jobs()).isZero();
        }
    }

    @Test
    void quota_ofZero_isNoMatterOfWaiting() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            lab.server.fault(
                    FakeVertexServer.error(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0 in this region.")
                            .on("POST", JOBS)
                            .times(10));
            assertThat(thrown(provider, Data.spec().build()))
                    .isInstanceOf(PermissionException.class)
                    .hasMessageContaining("waiting does not help");
            assertThat(lab.server.requests("POST", JOBS)).hasSize(1);
        }
    }

    @Test
    void forbidden_saysWhatToSwitchOn() {
        Map<String, String> answers = Map.of(
                "Vertex AI API has not been used in project 1 before or it is disabled.", "switch the API on",
                "This API method requires billing to be enabled.", "switch billing on");
        answers.forEach((said, toDo) -> {
            try (Lab lab = new Lab();
                    VertexAiProvider provider = lab.provider()) {
                lab.server.fault(FakeVertexServer.error(403, "PERMISSION_DENIED", said));
                assertThat(thrown(provider, Data.spec().build()))
                        .isInstanceOf(PermissionException.class)
                        .hasMessageContaining(toDo);
            }
        });
    }

    @Test
    void retiredModel_isRefusedBeforeAnythingIsAsked() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.provider()) {
            FineTuneSpec spec = Data.spec().baseModel("gemini-2.5-flash").build();
            assertThat(thrown(provider, spec))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessageContaining("2026-10-17");
            assertThat(lab.server.requestCount()).isZero();
        }
    }

    @Test
    void modelThatTheServiceClosed_isToldSo() {
        try (Lab lab = new Lab();
                VertexAiProvider provider =
                        lab.builder().addTunableModel("gemini-9").build()) {
            assertThat(thrown(provider, Data.spec().baseModel("gemini-9").build()))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessageContaining("not supported for tuning");
            assertThat(lab.server.jobs()).isZero();
        }
    }

    @Test
    void modelOfOtherRegions_isRefused() {
        try (Lab lab = new Lab();
                VertexAiProvider provider = lab.builder()
                        .region("us-east5")
                        .storage(VertexAiStorage::anyLocation)
                        .build()) {
            assertThat(thrown(
                            provider,
                            Data.spec().baseModel("gemini-3.1-flash-lite").build()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("us-central1 and europe-west4");
            assertThat(lab.server.requestCount()).isZero();
        }
    }
}
