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

/**
 * There is one version of slf4j. In this build the enforcer sees to it; whoever depends on a published module gets what
 * its dependencies name, so a module with Resilience4j, which names slf4j 1.7, names the house's itself.
 */
class LoggingVersionTest {
    private static final Pattern MANAGED =
            Pattern.compile("<groupId>org\\.slf4j</groupId><artifactId>([a-z0-9-]+)</artifactId><version>([^<]+)<");

    @Test
    void everyArtifactOfSlf4j_hasTheSameVersion() throws IOException {
        List<String> versions = MANAGED.matcher(
                        Files.readString(Fixtures.repository().resolve("pom.xml")))
                .results()
                .map(found -> found.group(2))
                .toList();
        assertThat(versions).hasSize(3).containsOnly("${slf4j.version}");
        for (Path pom : RepositoryFiles.endingIn("pom.xml")) {
            assertThat(Files.readString(pom)).as("%s", pom).doesNotContain("slf4j-api</artifactId><version>2");
        }
    }

    @Test
    void whoTakesResilience4j_namesSlf4jToo() throws IOException {
        int taking = 0;
        for (Path pom : RepositoryFiles.endingIn("pom.xml")) {
            String text = Files.readString(pom);
            if (text.contains("<artifactId>resilience4j-retry</artifactId></dependency>")) {
                taking++;
                assertThat(text).as("%s", pom).contains("<artifactId>slf4j-api</artifactId></dependency>");
            }
        }
        assertThat(taking).isEqualTo(1);
    }
}
