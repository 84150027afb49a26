// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that the README and the pages of {@code docs} show is code that compiles. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void readme_snippets_areRegionsOfCompiledFiles() throws IOException {
        assertThat(checked(ROOT.resolve("README.md"))).isGreaterThanOrEqualTo(1);
    }

    @Test
    void pages_snippets_areRegionsOfCompiledFiles() throws IOException {
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            int snippets = 0;
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                snippets += checked(page);
            }
            assertThat(snippets).isGreaterThanOrEqualTo(80);
        }
    }

    /** On these pages nothing is left that nobody compiles. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/start/install.md",
                "docs/start/first-tuning.md",
                "docs/guides/openai.md",
                "docs/guides/providers.md",
                "docs/guides/rollout.md"
            })
    void page_hasNoOtherBlocksOfJava(String name) throws IOException {
        List<String> page = Files.readAllLines(ROOT.resolve(name));
        assertThat(page.stream().filter("```java"::equals))
                .hasSameSizeAs(Snippet.in(page).stream()
                        .filter(snippet -> snippet.language().equals("java"))
                        .toList());
    }

    /** {@return how many there are} */
    private static int checked(Path page) throws IOException {
        List<Snippet> snippets = Snippet.in(Files.readAllLines(page));
        for (Snippet snippet : snippets) {
            assertThat(snippet.code())
                    .as("%s#%s in %s", snippet.file(), snippet.region(), page.getFileName())
                    .isNotEmpty()
                    .isEqualTo(snippet.regionOf(Files.readAllLines(source(snippet.file())).stream()));
        }
        return snippets.size();
    }

    @Test
    void regionOf_ofIndentedLines_takesTheCommonIndentationOff() {
        Snippet snippet = new Snippet("X.java", "java", "a", List.of());
        assertThat(snippet.regionOf(Stream.of("  // tag::a[]", "    int x;", "", "      int y;", "  // end::a[]", "z")))
                .containsExactly("int x;", "", "  int y;");
        assertThat(snippet.regionOf(Stream.of("  // tag::ab[]", "int x;"))).isEmpty();
    }

    @Test
    void regionOf_inYamlComments_isFound() {
        Snippet snippet = new Snippet("x.yml", "yaml", "use", List.of());
        assertThat(snippet.regionOf(Stream.of("a:", "  # tag::use[]", "  b: 1 # one", "  # end::use[]")))
                .containsExactly("b: 1 # one");
    }

    @Test
    void in_ofPage_findsMarkedBlocksOnly() {
        List<String> page =
                List.of("```java", "other", "```", "<!-- snippet: X.java#a -->", "```java", "int x;", "```", "text");
        assertThat(Snippet.in(page)).containsExactly(new Snippet("X.java", "java", "a", List.of("int x;")));
    }

    /** What the pages say to install is what the projects of {@code consumer} hold, which are built and run. */
    @Test
    void start_pages_areWhatTheConsumersHold() throws IOException {
        assertThat(Snippet.in(Files.readAllLines(ROOT.resolve("docs/start/install.md"))))
                .extracting(Snippet::file)
                .contains("consumer/run", "consumer/maven/pom.xml", "consumer/gradle/build.gradle");
        assertThat(Snippet.in(Files.readAllLines(ROOT.resolve("docs/start/first-tuning.md"))))
                .extracting(Snippet::file)
                .contains("FirstTuning.java");
    }

    /** Whoever reads no further than the README knows that a snapshot is built first. */
    @Test
    void readme_says_howASnapshotIsBuilt() throws IOException {
        String install = Files.readAllLines(ROOT.resolve("docs/start/install.md")).stream()
                .filter(line -> line.startsWith("./mvnw"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("`" + install + "`");
    }

    /** The README is read at once: what it is and is not, one program, the ways further. */
    @Test
    void readme_isAtMost150Lines() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    @Test
    void firstTuning_holdsTheReadmesFirstSnippet() throws IOException {
        Snippet first =
                Snippet.in(Files.readAllLines(ROOT.resolve("README.md"))).get(0);
        assertThat(first.regionOf(Files.readAllLines(source("FirstTuning.java")).stream()))
                .isEqualTo(first.code());
    }

    @Test
    void regionOf_inXmlComments_isFound() {
        Snippet snippet = new Snippet("pom.xml", "xml", "use", List.of());
        assertThat(snippet.regionOf(Stream.of("<a>", "  <!-- tag::use[] -->", "  <b/>", "  <!-- end::use[] -->")))
                .containsExactly("<b/>");
    }

    private static Path source(String name) throws IOException {
        return name.contains("/") ? Path.of(name) : javaSource(name);
    }

    private static Path javaSource(String name) throws IOException {
        try (Stream<Path> examples = Files.walk(Path.of("src"));
                Stream<Path> consumers = Files.walk(Path.of("consumer/src"))) {
            List<Path> found = Stream.concat(examples, consumers)
                    .filter(file -> file.getFileName().toString().equals(name))
                    .toList();
            assertThat(found).as("source files named %s", name).hasSize(1);
            return found.get(0);
        }
    }
}
