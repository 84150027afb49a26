// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Point 1: the environment variables and files of {@code huggingface_hub}, in its order. */
class HubSettingsTest {
    private static HubSettings of(Map<String, String> variables) {
        return new HubSettings(variables::get);
    }

    @Test
    void nothingSet_isTheHub_andTheUsersCache() {
        HubSettings settings = of(Map.of("HOME", "/home/alice"));
        assertThat(settings.endpoint()).isEqualTo("https://huggingface.co");
        assertThat(settings.cache()).isEqualTo(Path.of("/home/alice/.cache/huggingface/hub"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void cache_comesFromTheNearestVariable() {
        Map<String, String> all = new java.util.HashMap<>(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x"));
        assertThat(of(all).cache()).isEqualTo(Path.of("/x/huggingface/hub"));
        all.put("HF_HOME", "~/hf/$TEAM");
        all.put("TEAM", "red");
        assertThat(of(all).cache()).isEqualTo(Path.of("/h/hf/red/hub"));
        all.put("HUGGINGFACE_HUB_CACHE", "/old");
        assertThat(of(all).cache()).isEqualTo(Path.of("/old"));
        all.put("HF_HUB_CACHE", "${TEAM_FOLDER}/c");
        all.put("TEAM_FOLDER", "/team");
        assertThat(of(all).cache()).isEqualTo(Path.of("/team/c"));
    }

    @Test
    void token_comesFromTheVariable_thenFromTheFile(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("token"), "hf_stored\n");
        Map<String, String> variables = new java.util.HashMap<>(Map.of("HF_HOME", home.toString()));
        assertThat(of(variables).token()).contains("hf_stored");
        variables.put("HUGGING_FACE_HUB_TOKEN", "hf_old");
        assertThat(of(variables).token()).contains("hf_old");
        variables.put("HF_TOKEN", "hf_new\r\n");
        assertThat(of(variables).token()).contains("hf_new");
        variables.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
        assertThat(of(variables).token()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,true", "on,true", "YES,true", "True,true", "0,false", "no,false", "'',false"})
    void switches_areReadAsPythonDoes(String text, boolean on) {
        assertThat(of(Map.of("HF_HUB_OFFLINE", text)).offline()).isEqualTo(on);
        assertThat(of(Map.of("HF_HUB_DISABLE_SYMLINKS", text)).withoutSymlinks())
                .isEqualTo(on);
    }

    @Test
    void endpoint_losesItsSlash() {
        assertThat(of(Map.of("HF_ENDPOINT", "https://mirror.example/hf/")).endpoint())
                .isEqualTo("https://mirror.example/hf");
    }
}
