// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/SitePages.java} makes pages whose links hold on the site. */
class SitePagesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String ADDRESS = "https://example.org/blob/main";
    private static CiProgram program;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile(@TempDir Path classes) throws Exception {
        program = CiProgram.compile("SitePages", "write", classes);
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    @Test
    void write_ofSomePages_turnsTheirLinks() throws Exception {
        Path repository = folder.resolve("repository");
        page(
                repository,
                "README.md",
                "# R",
                "[a](docs/a.md#x) [d](docs/decisions) [f](src/A.java) [e](https://e.org/)");
        page(
                repository,
                "docs/a.md",
                "# A",
                "[r](../README.md) [l](../LICENSE#x) [h](#x)",
                "```",
                "[a](b.md)",
                "```",
                "## X");
        page(
                repository,
                "docs/decisions/001-one.md",
                "# 001: One thing",
                "[a](../a.md) [c](../../.github/CODE_OF_CONDUCT.md)");
        page(repository, "docs/decisions/README.md", "# Decisions", "[one](001-one.md)");
        page(repository, ".github/CODE_OF_CONDUCT.md", "# C", "[r](../README.md)");
        page(repository, "benchmarks/README.md", "# B", "[run](run)");
        Path site = folder.resolve("site");

        assertThat(program.call(repository, site, ADDRESS))
                .containsExactly(
                        "CODE_OF_CONDUCT.md",
                        "benchmarks/index.md",
                        "docs/a.md",
                        "docs/decisions/001-one.md",
                        "docs/decisions/index.md",
                        "index.md");
        assertThat(lines(site, "index.md"))
                .endsWith("[a](docs/a.md#x) [d](docs/decisions/index.md) [f](" + ADDRESS
                        + "/src/A.java) [e](https://e.org/)");
        assertThat(lines(site, "docs/a.md"))
                .containsExactly(
                        "# A",
                        "[r](../index.md) [l](" + ADDRESS + "/LICENSE) [h](#x)",
                        "```",
                        "[a](b.md)",
                        "```",
                        "## <a id=\"x\"></a>X");
        assertThat(lines(site, "docs/decisions/001-one.md")).endsWith("[a](../a.md) [c](../../CODE_OF_CONDUCT.md)");
        assertThat(lines(site, "docs/decisions/index.md")).endsWith("[one](001-one.md)");
        assertThat(lines(site, "CODE_OF_CONDUCT.md")).endsWith("[r](index.md)");
        assertThat(lines(site, "benchmarks/index.md")).endsWith("[run](" + ADDRESS + "/benchmarks/run)");
    }

    /** Whatever a page's link leads to on GitHub, it leads to on the site. */
    @Test
    void write_ofThisRepository_keepsAllPlaces() throws Exception {
        for (String name : program.call(ROOT, folder, ADDRESS)) {
            Path source = ROOT.resolve(name.replace("index.md", "README.md"));
            if (Files.exists(source)) {
                assertThat(MarkdownPage.read(folder.resolve(name)).anchors())
                        .as(name)
                        .containsAll(MarkdownPage.read(source).anchors().stream()
                                .filter(each -> !each.isEmpty())
                                .toList());
            }
        }
    }

    private static void page(Path repository, String name, String... lines) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    private static List<String> lines(Path site, String name) throws IOException {
        return Files.readAllLines(site.resolve(name));
    }
}
