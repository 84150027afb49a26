// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link from a page to another file of this repository leads somewhere. */
class LinksTest {
    @Test
    void links_betweenFiles_leadToFilesAndHeadings() throws IOException {
        List<String> links = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (Path file : RepositoryFiles.endingIn(".md")) {
            for (String link : MarkdownPage.of(file).links()) {
                if (!link.contains("://")) {
                    links.add(link);
                    if (!leadsSomewhere(file, link)) {
                        broken.add(file + ": " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).hasSizeGreaterThanOrEqualTo(100);
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        return Files.exists(target)
                && (hash < 0 || MarkdownPage.of(target).anchors().contains(link.substring(hash + 1)));
    }
}
