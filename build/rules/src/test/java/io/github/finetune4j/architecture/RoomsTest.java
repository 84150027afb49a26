// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of rooms against the build, and the page that draws the house against the table. */
class RoomsTest {
    private static final Pattern MODULE = Pattern.compile("<module>([a-z0-9/-]+)</module>");
    private static final Pattern NO_ROOM = Pattern.compile("build/.*|examples.*|benchmarks|integrations/archetype");

    @Test
    void table_hasALineForEachPublishedModule() throws IOException {
        String build = Files.readString(Fixtures.repository().resolve("pom.xml"));
        List<String> modules = MODULE.matcher(build.substring(0, build.indexOf("</modules>")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !NO_ROOM.matcher(module).matches())
                .toList();
        assertThat(Rooms.all().stream().map(Rooms.Room::folder)).containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void line_namesTheFoldersArtifact() throws IOException {
        for (Rooms.Room room : Rooms.all()) {
            Path pom = Fixtures.repository().resolve(room.folder()).resolve("pom.xml");
            assertThat(Files.readString(pom))
                    .as(room.folder())
                    .contains("<artifactId>finetune4j-" + room.artifact() + "</artifactId>\n  <name>");
        }
    }

    @Test
    void page_drawsEachRoom() throws IOException {
        String page = Files.readString(Fixtures.repository().resolve("docs/inside/architecture.md"));
        assertThat(Rooms.all())
                .allSatisfy(
                        room -> assertThat(page).contains("\n| `" + room.folder() + "` | `" + room.artifact() + "` |"));
    }
}
