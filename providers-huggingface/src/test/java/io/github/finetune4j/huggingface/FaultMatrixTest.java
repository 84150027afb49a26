// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static io.github.finetune4j.huggingface.HubFixture.TINY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.testkit.services.FakeHub.Request;
import io.github.finetune4j.testkit.services.HubFault;
import io.github.finetune4j.testkit.services.HubFault.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong on the way, the cache holds whole files or none. */
class FaultMatrixTest {
    private static final int SIZE = 300_000;
    private static final String BLOB = "/blob/";

    private final HubFixture fixture = new HubFixture();

    @TempDir
    Path cache;

    @AfterEach
    void check() {
        fixture.close();
        assertThat(HubFixture.corrupt(cache)).as("corrupt blobs").isEmpty();
        assertThat(HubFixture.blobs(cache))
                .as("left behind")
                .noneMatch(file -> file.toString().endsWith(".incomplete"));
    }

    private void isWhole() {
        assertThat(fixture.open(cache).file(TINY, "model.safetensors")).hasBinaryContent(HubFixture.bytes(SIZE, 1));
    }

    private List<String> ranges() {
        return fixture.fake.requests().stream()
                .filter(Request::elsewhere)
                .map(Request::range)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 131_073, SIZE - 1})
    void connectionDropped_goesOnWhereItBroke(long at) {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, at));
        isWhole();
        assertThat(ranges()).hasSize(2);
        assertThat(ranges().get(1)).isEqualTo(at == 0 ? "" : "bytes=" + at + "-");
    }

    @Test
    void droppedAgainAndAgain_withProgress_arrives() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, 20_000).times(12));
        isWhole();
        assertThat(ranges()).hasSize(13);
    }

    @Test
    void droppedAgainAndAgain_withoutProgress_isGivenUp() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, 0).times(30));
        assertThatThrownBy(this::isWhole)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("broke 6 times");
    }

    @Test
    void wrongLength_isFilledUp() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.SHORTER, 7));
        isWhole();
        assertThat(ranges()).containsExactly("", "bytes=" + (SIZE - 7) + "-");
    }

    @Test
    void wrongBytes_areFetchedOnceMore() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.CORRUPT, 12_345));
        isWhole();
        assertThat(ranges()).containsExactly("", "");
    }

    @Test
    void wrongBytesTwice_areRefused() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.CORRUPT, 12_345).times(2));
        assertThatThrownBy(this::isWhole)
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.problem()).isEqualTo(HubProblem.CORRUPT_DOWNLOAD));
    }

    @Test
    void wrongBytesOfASmallFile_areRefusedByGitsHash() {
        fixture.fake.fault(HubFault.of("GET", "config", Kind.CORRUPT, 3).times(2));
        assertThatThrownBy(() -> fixture.open(cache).file(TINY, "config.json")).hasMessageContaining("arrived damaged");
    }

    @Test
    void rangeIgnored_beginsAnew() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, 100_000));
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.IGNORE_RANGE, 0));
        isWhole();
    }

    @Test
    void rangeRefused_beginsAnew() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, 100_000));
        fixture.fake.fault(HubFault.status("GET", BLOB, 416));
        isWhole();
        assertThat(ranges()).containsExactly("", "bytes=100000-", "");
    }

    @Test
    void signedAddressNoLongerGood_isAskedForAgain() {
        fixture.fake.fault(HubFault.of("GET", BLOB, Kind.DROP, 100_000));
        fixture.fake.fault(HubFault.status("GET", BLOB, 403));
        isWhole();
        assertThat(fixture.asked("HEAD")).isEqualTo(2);
        assertThat(ranges()).endsWith("bytes=100000-");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 408})
    void statusThatPasses_isWaitedOut(int status) {
        fixture.fake.fault(HubFault.status("*", "model.safetensors", status).times(2));
        fixture.fake.fault(HubFault.status("GET", BLOB, status).times(2));
        isWhole();
        assertThat(fixture.pauses).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 451})
    void statusThatStays_isAnError(int status) {
        fixture.fake.fault(HubFault.status("GET", BLOB, status).times(3));
        assertThatThrownBy(this::isWhole).isInstanceOf(ProviderException.class);
    }
}
