// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees, against those of transparency-dev/merkle, which Certificate Transparency's servers use. */
class MerkleTreeTest {
    // testonly/constants.go of transparency-dev/merkle: LeafInputs and RootHashes
    private static final List<String> ENTRIES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    /** One of their files: a path, right or broken; hashes in Base64. */
    private record Case(
            String file, long index, long size, String root, String leaf, List<String> path, boolean broken) {
        static Case of(String line) {
            Map<String, Object> json = Json.parseObject(line);
            List<String> path = new ArrayList<>();
            if (json.get("proof") instanceof List<?> hashes) {
                hashes.forEach(hash -> path.add(text(hash)));
            }
            return new Case(
                    text(json.get("file")),
                    number(json.get("leafIdx")),
                    number(json.get("treeSize")),
                    text(json.get("root")),
                    text(json.get("leafHash")),
                    path,
                    Boolean.TRUE.equals(json.get("wantErr")));
        }

        private static String text(@Nullable Object value) {
            return value instanceof String text ? text : ""; // null stands for no bytes
        }

        private static long number(@Nullable Object value) {
            return value instanceof Number number ? number.longValue() : Long.MIN_VALUE;
        }

        private static byte[] bytes(String base64) {
            return Base64.getDecoder().decode(base64);
        }

        boolean holds() {
            List<byte[]> hashes = path.stream().map(Case::bytes).toList();
            return MerkleTree.rootOf(bytes(leaf), index, size, hashes)
                    .filter(found -> Arrays.equals(found, bytes(root)))
                    .isPresent();
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static List<Case> inclusion() throws IOException {
        try (Stream<String> lines = Files.lines(Fixtures.path("interop/merkle/inclusion.jsonl"))) {
            return lines.map(Case::of).toList();
        }
    }

    private static List<byte[]> leaves(int size) {
        return ENTRIES.stream()
                .limit(size)
                .map(entry -> MerkleTree.leaf(HexFormat.of().parseHex(entry)))
                .toList();
    }

    @Test
    void root_isThatOfTheirTrees() {
        for (int size = 0; size <= ENTRIES.size(); size++) {
            assertThat(HexFormat.of().formatHex(MerkleTree.root(leaves(size)))).isEqualTo(ROOTS.get(size));
        }
    }

    @Test
    void inclusion_hasBothKindsOfCases() throws IOException {
        assertThat(inclusion()).hasSize(98).filteredOn(Case::broken).hasSize(92);
    }

    @ParameterizedTest
    @MethodSource("inclusion")
    void rootOf_saysWhatTheirVerifierSays(Case theirs) {
        assertThat(theirs.holds()).isNotEqualTo(theirs.broken());
    }

    @Test
    void path_ofEveryLeafOfEverySize_leadsToTheRootAndNoOtherLeafDoes() {
        SplittableRandom random = new SplittableRandom(17);
        for (int size = 1; size <= 70; size++) {
            List<byte[]> leaves = IntStream.range(0, size)
                    .mapToObj(i -> MerkleTree.leaf(new byte[] {(byte) random.nextInt(), (byte) i}))
                    .toList();
            byte[] root = MerkleTree.root(leaves);
            for (int i = 0; i < size; i++) {
                List<byte[]> path = MerkleTree.path(i, leaves);
                assertThat(MerkleTree.rootOf(leaves.get(i), i, size, path)).contains(root);
                int other = (i + 1) % size;
                if (other != i) {
                    assertThat(MerkleTree.rootOf(leaves.get(other), i, size, path)
                                    .filter(r -> Arrays.equals(r, root)))
                            .isEmpty();
                    assertThat(MerkleTree.rootOf(leaves.get(i), other, size, path)
                                    .filter(r -> Arrays.equals(r, root)))
                            .isEmpty();
                }
            }
        }
    }
}
