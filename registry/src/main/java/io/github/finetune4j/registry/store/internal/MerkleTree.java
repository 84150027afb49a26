// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.internal.names.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merkle trees as RFC 9162, section 2.1, has them (RFC 6962 had the same): a leaf is the hash of a zero byte and the
 * entry, a node that of a one and its two children, and the left part of a tree is the largest power of two that is
 * smaller than the whole.
 */
public final class MerkleTree {
    private static final int HASH = 32;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private MerkleTree() {}

    /** {@return the hash of an entry} */
    public static byte[] leaf(byte[] entry) {
        MessageDigest digest = Sha256.digest();
        digest.update(LEAF);
        return digest.digest(entry);
    }

    private static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.digest();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    /** {@return the root of a tree} */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return Sha256.digest().digest();
        }
        if (leaves.size() == 1) {
            return leaves.get(0).clone();
        }
        int left = leftPart(leaves.size());
        return node(root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }

    private static int leftPart(int size) {
        return Integer.highestOneBit(size - 1);
    }

    /** {@return the hashes that lead from a leaf to the root, from below} */
    public static List<byte[]> path(int index, List<byte[]> leaves) {
        List<byte[]> path = new ArrayList<>();
        addPath(index, leaves, path);
        return path;
    }

    private static void addPath(int index, List<byte[]> leaves, List<byte[]> path) {
        if (leaves.size() < 2) {
            return;
        }
        int left = leftPart(leaves.size());
        List<byte[]> before = leaves.subList(0, left);
        List<byte[]> behind = leaves.subList(left, leaves.size());
        if (index < left) {
            addPath(index, before, path);
            path.add(root(behind));
        } else {
            addPath(index - left, behind, path);
            path.add(root(before));
        }
    }

    /**
     * {@return the root to which a path leads, by RFC 9162, 2.1.3.2; empty if the path has not the length that its tree
     * asks for, or one of the hashes is none}
     *
     * @param leaf hash of the entry
     * @param index of the leaf, from 0
     * @param size of the tree
     * @param path from below
     */
    public static Optional<byte[]> rootOf(byte[] leaf, long index, long size, List<byte[]> path) {
        if (leaf.length != HASH || index < 0 || index >= size) {
            return Optional.empty();
        }
        long at = index;
        long last = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : path) {
            if (last == 0 || sibling.length != HASH) {
                return Optional.empty();
            }
            if ((at & 1) == 1 || at == last) {
                hash = node(sibling, hash);
                int up = (at & 1) == 1 ? 0 : Long.numberOfTrailingZeros(at);
                at >>>= up;
                last >>>= up;
            } else {
                hash = node(hash, sibling);
            }
            at >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(hash) : Optional.empty();
    }
}
