// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All documents of a model at once, and statements that can't be. */
class DocumentsTest {
    @TempDir
    Path folder;

    @Test
    void write_putsAllDocumentsIntoAFolder_andTheSameAgain() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            ModelVersion model = Story.tell(registry, "in words");
            Documents documents = Documents.of(registry, Story.statements("in words"));
            Path out = folder.resolve("out");
            List<Path> files = documents.write(model, out);
            assertThat(files)
                    .extracting(file -> String.valueOf(file.getFileName()))
                    .containsExactly("README.md", "bom.cdx.json", "dossier.html", "croissant.json");
            assertThat(all(out)).hasSize(5).noneMatch(file -> file.toString().endsWith(".tmp"));
            List<String> before = texts(files);
            assertThat(texts(documents.write(model, out))).isEqualTo(before);
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<String> texts(List<Path> files) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(Files.readString(file));
        }
        return texts;
    }

    @Test
    void statements_thatSayNothingOrAreNone_areRefused() {
        Statements.Builder builder = Statements.builder();
        assertThatThrownBy(() -> builder.intendedUse(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("intended use: \" \" -> say something, or leave it out");
        assertThatThrownBy(() -> builder.url("javascript:alert(1)")).hasMessageContaining(" -> give an absolute one");
        assertThatThrownBy(() -> builder.baseModel("/home/ana/tiny")).hasMessageContaining(" -> name it as on the Hub");
        assertThatThrownBy(() -> builder.addDataStatement("dataBias", "x")).hasMessageContaining("dataBiases");
    }

    @Test
    void license_isKnownByBothItsNames() {
        assertThat(License.of("Apache-2.0")).isEqualTo(License.of("apache-2.0"));
        assertThat(License.of("ODC-By-1.0").hub()).isEqualTo("odc-by");
        assertThat(License.of("llama3").spdx()).isEmpty();
        assertThat(License.of("-")).isEqualTo(new License("", "", "-"));
    }

    @Test
    void names_ofFolders_areCutToTheirLastPart() {
        assertThat(Names.shown("/home/ana/m/")).isEqualTo("m");
        assertThat(Names.shown("C:\\Users\\ana\\m")).isEqualTo("m");
        assertThat(Names.shown("acme/tiny")).isEqualTo("acme/tiny");
        assertThat(Names.identity("local//home/ana/m int8")).isEqualTo("local/m int8");
    }

    @Test
    void forgottenRows_areCountedAndNowhereToBeRead() throws IOException {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            ModelVersion model = Story.tell(registry, "in words");
            Example gone = Story.rows(0, 60).get(7);
            registry.forget(gone, "ana", "asked to be forgotten");

            Documents documents = Documents.of(registry);
            assertThat(documents.dossier(model).text())
                    .contains("forgotten since: 1. The model learned from them; train it again.");
            Path out = folder.resolve("out");
            documents.write(model, out);
            DataVersion taught = registry.lineage(model).data().get(0);
            Path data = out.resolve("data").resolve(taught.fingerprint().hex());
            assertThat(data.resolve("croissant.json"))
                    .content()
                    .contains("60 rows. Forgotten since, and not in the files: 1.");
            String name = "chats-" + UsedData.shortId(taught.id()) + ".jsonl";
            assertThat(Files.readAllLines(data.resolve(name))).hasSize(59).doesNotContain(JsonlWriter.line(gone));
        }
    }
}
