// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.MODEL;
import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.testkit.services.FakeHub.Request;
import io.github.finetune4j.testkit.services.HubFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Point 1: what is fetched, from where, with which key, and what is said when it cannot be had. */
class DownloadTest {
    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void close() {
        fixture.close();
    }

    private HubProblem problem(HubRepo repo, String path, HuggingFaceHub hub) {
        try {
            hub.file(repo, path);
        } catch (HubException e) {
            return e.problem();
        }
        throw new AssertionError("nothing was refused");
    }

    @Test
    void token_staysAtTheHub() {
        assertThat(fixture.alice(cache).file(TINY, "model.safetensors")).hasBinaryContent(HubFixture.bytes(300_000, 1));
        assertThat(fixture.fake.requests())
                .filteredOn(request -> !request.elsewhere())
                .isNotEmpty()
                .allMatch(request -> request.authorization().equals("Bearer " + HubFixture.TOKEN));
        assertThat(fixture.fake.requests())
                .filteredOn(Request::elsewhere)
                .isNotEmpty()
                .allMatch(request -> request.authorization().isEmpty());
    }

    @Test
    void snapshot_fetchesWhatIsAskedFor_andTellsHowFarItIs() {
        List<HubProgress> told = new ArrayList<>();
        HuggingFaceHub hub = fixture.hub(cache).onProgress(told::add).build();
        Path folder = hub.snapshot(TINY, file -> !file.path().startsWith("onnx/"));
        assertThat(folder.resolve("model.safetensors")).exists();
        assertThat(folder.resolve("config.json")).exists();
        assertThat(folder.resolve("onnx")).doesNotExist();
        HubProgress last = told.get(told.size() - 1);
        assertThat(last.filesDone()).isEqualTo(2).isEqualTo(last.filesTotal());
        assertThat(last.bytesDone())
                .isEqualTo(300_000 + HubFixture.CONFIG.length())
                .isEqualTo(last.bytesTotal());
    }

    @Test
    void snapshot_readsAllPagesOfTheList() {
        Map<String, byte[]> many = new java.util.TreeMap<>();
        for (int i = 0; i < 120; i++) {
            many.put("parts/" + i + ".txt", new byte[] {(byte) i});
        }
        fixture.fake.put("models/acme/many", many);
        HuggingFaceHub hub = fixture.open(cache);
        assertThat(hub.files(HubRepo.model("acme/many"))).hasSize(120);
        Path folder =
                hub.snapshot(HubRepo.model("acme/many"), file -> file.path().endsWith("9.txt"));
        assertThat(folder.resolve("parts/119.txt")).hasBinaryContent(new byte[] {119});
    }

    @Test
    void models_areFoundByName_andWithARevision() {
        fixture.fake.tag(MODEL, "v1");
        HuggingFaceHub hub = fixture.open(cache);
        Path folder = hub.models().folder("acme/tiny@v1").orElseThrow();
        assertThat(folder.resolve("model.safetensors")).exists();
        assertThat(folder.resolve("onnx")).as("not needed").doesNotExist();
        assertThat(hub.models().folder("acme/tiny")).contains(folder);
        assertThat(hub.models().folder("tiny")).as("no owner").isEmpty();
        assertThat(hub.models().folder("C:\\models\\tiny")).isEmpty();
        assertThat(hub.models().folder(cache.toString()))
                .as("a folder of this machine")
                .isEmpty();
    }

    @Test
    void modelWithoutSafetensors_isSaid() {
        fixture.fake.put("models/acme/pickled", "config.json", "{}");
        assertThatThrownBy(() -> fixture.open(cache).models().folder("acme/pickled"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("no config.json with safetensors");
    }

    @Test
    void offline_usesTheCacheAlone() {
        fixture.open(cache).models().folder("acme/tiny");
        fixture.fake.forgetRequests();
        HuggingFaceHub offline = fixture.hub(cache).offline(true).build();
        assertThat(offline.models().folder("acme/tiny")).isPresent();
        assertThat(problem(HubRepo.model("acme/other"), "config.json", offline)).isEqualTo(HubProblem.NOT_IN_CACHE);
        assertThat(fixture.fake.requests()).isEmpty();
    }

    @Test
    void withoutTheHub_theCacheWillDo() {
        HuggingFaceHub hub = fixture.open(cache);
        Path before = hub.file(TINY, "config.json");
        fixture.fake.fault(HubFault.status("HEAD", "config", 503).times(5));
        assertThat(hub.file(TINY, "config.json")).isEqualTo(before);
        fixture.close();
        assertThat(hub.file(TINY, "config.json")).isEqualTo(before);
        assertThat(hub.snapshot(TINY)).isEqualTo(before.getParent());
        assertThatThrownBy(() -> hub.file(TINY, "model.safetensors")).isInstanceOf(ProviderException.class);
    }

    @Test
    void missingPrivateGatedDisabledAndRevision_eachHasItsError() {
        fixture.fake.hidden("models/alice/secret").gate("models/acme/gated").disable("models/acme/off");
        fixture.fake.put("models/alice/secret", "config.json", "{}").put("models/acme/gated", "config.json", "{}");
        HuggingFaceHub anybody = fixture.open(cache);
        HuggingFaceHub alice = fixture.alice(cache);
        HubRepo gated = HubRepo.model("acme/gated");
        assertThat(problem(HubRepo.model("acme/none"), "a", anybody)).isEqualTo(HubProblem.REPOSITORY_NOT_FOUND);
        assertThat(problem(HubRepo.model("acme/none"), "a", alice)).isEqualTo(HubProblem.REPOSITORY_NOT_FOUND);
        assertThat(problem(HubRepo.model("alice/secret"), "config.json", anybody))
                .isEqualTo(HubProblem.REPOSITORY_NOT_FOUND);
        assertThat(problem(gated, "config.json", anybody)).isEqualTo(HubProblem.GATED);
        assertThat(problem(HubRepo.model("acme/off"), "a", alice)).isEqualTo(HubProblem.DISABLED);
        assertThat(problem(TINY.at("nowhere"), "a", anybody)).isEqualTo(HubProblem.REVISION_NOT_FOUND);
        assertThatThrownBy(() -> alice.file(gated, "config.json"))
                .hasMessageContaining("accept its terms on " + fixture.fake.uri() + "/acme/gated");
        assertThat(alice.file(HubRepo.model("alice/secret"), "config.json")).exists();
        fixture.fake.grant("models/acme/gated", "alice");
        assertThat(alice.file(gated, "config.json")).exists();
    }

    @Test
    void wrongToken_isSaidToBeOne() {
        HuggingFaceHub hub = fixture.hub(cache).token(ApiKey.of("hf_wrong")).build();
        assertThatThrownBy(() -> hub.file(TINY, "config.json"))
                .isInstanceOf(AuthenticationException.class)
                .message()
                .doesNotContain("hf_wrong");
    }

    @Test
    void renamedRepository_isFollowed() {
        fixture.fake.rename(MODEL, "models/acme/small");
        HuggingFaceHub hub = fixture.open(cache);
        assertThat(hub.file(TINY, "config.json")).hasContent(HubFixture.CONFIG);
        assertThat(hub.info(TINY).id()).isEqualTo("acme/small");
    }

    @Test
    void rateLimit_isWaitedFor() {
        fixture.fake.fault(HubFault.status("HEAD", "config", 429, "RateLimit", "\"resolvers\";r=0;t=54"));
        assertThat(fixture.open(cache).file(TINY, "config.json")).exists();
        assertThat(fixture.pauses).containsExactly(Duration.ofSeconds(55));
    }

    @Test
    void untrustedNames_stayBelowTheirFolder() {
        for (String name : List.of("../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "C:evil", "a//b", ".")) {
            assertThatThrownBy(() -> fixture.open(cache).file(TINY, name))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        fixture.fake.put("models/acme/evil", Map.of("../../../../evil.txt", new byte[] {1}));
        assertThatThrownBy(() -> fixture.open(cache).snapshot(HubRepo.model("acme/evil")))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.problem()).isEqualTo(HubProblem.UNSAFE_PATH));
        assertThat(HubFixture.blobs(cache)).isEmpty();
    }

    @Test
    void whatIsNoHub_isSaid() {
        fixture.fake.fault(HubFault.status("HEAD", "config", 200));
        assertThat(problem(TINY, "config.json", fixture.open(cache))).isEqualTo(HubProblem.NOT_A_HUB);
    }
}
