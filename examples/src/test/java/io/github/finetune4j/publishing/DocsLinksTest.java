// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link of every page in the repository leads to a file that is there, and to a heading that is there. */
class DocsLinksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules", "runs", "files");

    @Test
    void pages_links_leadSomewhere() throws IOException {
        List<Path> pages = pages(ROOT);

        assertThat(pages).hasSizeGreaterThan(60);
        assertThat(problems(pages, ROOT)).isEmpty();
    }

    /** A page that nothing leads to is read by nobody. */
    @Test
    void docs_pages_areLinkedFromAnotherPage() throws IOException {
        List<Path> pages = pages(ROOT);
        List<Path> linked = new ArrayList<>();
        for (Path page : pages) {
            linked.addAll(targets(page));
        }
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            assertThat(docs.filter(file -> file.toString().endsWith(".md"))).allMatch(linked::contains);
        }
    }

    @Test
    void problems_ofWhatIsMissing_nameEachLink(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("other.md"), "# A heading");
        Path page = Files.writeString(folder.resolve("page.md"), """
            # Here, there & `code`
            [ok](other.md#a-heading) [ok](#here-there--code) [ok](https://example.org/a_(b)) [ok](.)
            [gone](gone.md) ![gone](gone.png) [no heading](other.md#no) [no heading](#no)
            [none](https:///x) [outside](../x.md) [no address](https://a|b)
            `[code](a.md)`
            ```
            [code](b.md)
            ```
            """);

        assertThat(problems(List.of(page), folder))
                .containsExactly(
                        "page.md: gone.md",
                        "page.md: gone.png",
                        "page.md: other.md#no",
                        "page.md: #no",
                        "page.md: https:///x",
                        "page.md: ../x.md",
                        "page.md: https://a|b");
    }

    @Test
    void anchors_areGitHubs() {
        assertThat(MarkdownPage.of("## One `two` [three](x.md)!\n## Same\n### Same\n<a id=\"own\"></a>\n")
                        .anchors())
                .containsExactlyInAnyOrder("one-two-three", "same", "same-1", "own");
    }

    private static List<String> problems(List<Path> pages, Path root) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path page : pages) {
            for (String link : MarkdownPage.read(page).links()) {
                if (!leadsSomewhere(page, link, root)) {
                    problems.add(root.relativize(page) + ": " + link);
                }
            }
        }
        return problems;
    }

    private static boolean leadsSomewhere(Path page, String link, Path root) throws IOException {
        URI uri;
        try {
            uri = new URI(link);
        } catch (URISyntaxException e) {
            return false;
        }
        if (uri.getScheme() != null) {
            return uri.getScheme().equals("mailto") || uri.getHost() != null;
        }
        Path target = target(page, uri);
        return target.startsWith(root) && Files.exists(target) && hasPlace(target, uri.getFragment());
    }

    private static boolean hasPlace(Path target, @Nullable String place) throws IOException {
        return place == null
                || !target.toString().endsWith(".md")
                || MarkdownPage.read(target).anchors().contains(place);
    }

    private static List<Path> targets(Path page) throws IOException {
        return MarkdownPage.read(page).links().stream()
                .map(URI::create)
                .filter(uri -> uri.getScheme() == null)
                .map(uri -> target(page, uri))
                .filter(target -> !target.equals(page))
                .toList();
    }

    private static Path target(Path page, URI uri) {
        return uri.getPath().isEmpty()
                ? page
                : page.resolveSibling(uri.getPath()).normalize();
    }

    private static List<Path> pages(Path root) throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        pages.sort(null);
        return pages;
    }
}
