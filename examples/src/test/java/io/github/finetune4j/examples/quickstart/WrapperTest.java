// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Need;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Maven wrapper says before Maven runs: the first words of the quick start. */
class WrapperTest {
    // not slow: a shell script that ends at once
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path WORDS = ROOT.resolve(".mvn/quickstart.txt");

    @TempDir
    Path home;

    @Test
    void mvnw_withQuickstart_speaksBeforeMavenDoes() throws Exception {
        assertThat(mvnw("-q", "-Pquickstart")).isEqualTo(Files.readString(WORDS) + "maven -q -Pquickstart\n");
    }

    @Test
    void mvnw_withOtherArguments_addsNothing() throws Exception {
        assertThat(mvnw("-q", "verify")).isEqualTo("maven -q verify\n");
    }

    @Test
    void mvnwCmd_speaksToo() throws IOException {
        assertThat(Files.readString(ROOT.resolve("mvnw.cmd")))
                .contains(
                        "@IF \"%~1\"==\"-Pquickstart\" TYPE \"%~dp0.mvn\\quickstart.txt\"",
                        "@IF \"%~2\"==\"-Pquickstart\" TYPE \"%~dp0.mvn\\quickstart.txt\"");
    }

    // a Maven that only repeats its arguments, where the wrapper keeps what it has fetched
    private String mvnw(String... arguments) throws Exception {
        Need.SYSTEM.require(File.separatorChar == '/', "a shell that runs mvnw");
        Properties wrapper = new Properties();
        wrapper.load(Files.newBufferedReader(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties")));
        String url = wrapper.getProperty("distributionUrl");
        String name = url.substring(url.lastIndexOf('/') + 1).replace("-bin.zip", "");
        Path bin = home.resolve("wrapper/dists/" + name + "/" + Integer.toHexString(url.hashCode()) + "/bin");
        Path maven = Files.writeString(Files.createDirectories(bin).resolve("mvn"), "#!/bin/sh\necho maven \"$@\"\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        List<String> command = Stream.concat(Stream.of(ROOT.resolve("mvnw").toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MAVEN_USER_HOME", home.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
