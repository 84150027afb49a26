// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelInJarTest {
    private static final String SHA256_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    private final Map<String, String> resources =
            new HashMap<>(Map.of("model/SHA256SUMS", SHA256_OF_X + "  1_Pooling/config.json\n"));

    private final ModelInJar jar = new ModelInJar("tiny model", name -> {
        String content = resources.get(name);
        return content == null ? null : new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    });

    @Test
    void extractTo_makesFoldersInTheFolder(@TempDir Path folder) {
        resources.put("model/1_Pooling/config.json", "x");
        assertThat(jar.extractTo(folder).resolve("1_Pooling/config.json")).hasContent("x");
    }

    @Test
    void extractTo_ofADamagedResource_refusesItAndLeavesWhatWasThere(@TempDir Path folder) throws IOException {
        resources.put("model/1_Pooling/config.json", "y");
        Path config = Files.writeString(
                Files.createDirectory(folder.resolve("1_Pooling")).resolve("config.json"), "old");
        assertThatThrownBy(() -> jar.extractTo(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("jar of the tiny model: the resource 1_Pooling/config.json is damaged");
        assertThat(config).hasContent("old");
        assertThat(config.getParent()).isDirectoryNotContaining("glob:**.aside*");
    }

    @Test
    void extractTo_withoutAResource_namesIt(@TempDir Path folder) {
        assertThatThrownBy(() -> jar.extractTo(folder))
                .hasMessageContaining("there is no resource 1_Pooling/config.json -> get the jar again");
    }

    @Test
    void extractTo_withoutAList_saysSo(@TempDir Path folder) {
        resources.clear();
        assertThatThrownBy(() -> jar.extractTo(folder))
                .hasMessageContaining("its list of files can't be read -> get the jar again");
    }
}
