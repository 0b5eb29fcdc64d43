package dev.baton.contracts.proof;

import dev.baton.contracts.Digests;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree of RFC 6962 over SHA-256: how hashes are combined, and how proofs are checked.
 * Every hash has 32 bytes.
 */
public final class Merkle {
  /** Length of a hash, in bytes. */
  public static final int HASH_BYTES = 32;

  private static final int PAIR_BYTES = 2 * HASH_BYTES;
  private static final byte NODE = 1;

  private Merkle() {}

  /** Root of the tree that has no leaf. */
  public static byte[] empty() {
    return Digests.sha256().digest();
  }

  /** Hash of a node: SHA-256(0x01 ‖ left ‖ right). */
  public static byte[] node(byte[] left, byte[] right) {
    MessageDigest sha = Digests.sha256();
    sha.update(NODE);
    sha.update(left);
    return sha.digest(right);
  }

  /**
   * Root of the complete subtree over hashes that lie one after the other.
   *
   * @param hashes each of 32 bytes
   * @param from index of the first hash
   * @param count how many: a power of two
   */
  public static byte[] root(byte[] hashes, int from, int count) {
    byte[] nodes = Arrays.copyOfRange(hashes, from * HASH_BYTES, (from + count) * HASH_BYTES);
    MessageDigest sha = Digests.sha256();
    byte[] pair = new byte[1 + PAIR_BYTES];
    pair[0] = NODE;
    try {
      for (int width = count / 2; width > 0; width /= 2) {
        for (int i = 0; i < width; i++) {
          System.arraycopy(nodes, i * PAIR_BYTES, pair, 1, PAIR_BYTES);
          sha.update(pair);
          sha.digest(nodes, i * HASH_BYTES, HASH_BYTES);
        }
      }
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 has 32 bytes", e);
    }
    return Arrays.copyOf(nodes, HASH_BYTES);
  }

  /**
   * Whether a proof shows that a leaf is in a tree: RFC 9162, section 2.1.3.2.
   *
   * @param index of the leaf, from 0
   * @param size of the tree, in leaves
   * @param proof from the leaf's sibling up to a child of the root
   */
  public static boolean includes(
      long index, long size, byte[] leafHash, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size || leafHash.length != HASH_BYTES) {
      return false;
    }
    long node = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        hash = node(sibling, hash);
        int skipped = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= skipped;
        last >>= skipped;
      } else {
        hash = node(hash, sibling);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /**
   * Whether a proof shows that a tree is the beginning of a later one: RFC 9162, section 2.1.4.2.
   *
   * @param first size of the earlier tree, at least 1
   * @param second size of the later one
   */
  public static boolean extendsTo(
      long first, long second, byte[] firstRoot, byte[] secondRoot, List<byte[]> proof) {
    if (first < 1 || first > second) {
      return false;
    }
    if (first == second) {
      return proof.isEmpty() && Arrays.equals(firstRoot, secondRoot);
    }
    // the root of a complete tree is a node of the later one, and no proof says it again
    boolean complete = Long.bitCount(first) == 1;
    if (proof.isEmpty() && !complete) {
      return false;
    }
    int skipped = Long.numberOfTrailingZeros(first);
    long node = (first - 1) >> skipped;
    long last = (second - 1) >> skipped;
    byte[] start = complete ? firstRoot : proof.getFirst();
    byte[] earlier = start;
    byte[] later = start;
    for (byte[] hash : complete ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((node & 1) == 1 || node == last) {
        earlier = node(hash, earlier);
        later = node(hash, later);
        int up = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>= up;
        last >>= up;
      } else {
        later = node(later, hash);
      }
      node >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(earlier, firstRoot) && Arrays.equals(later, secondRoot);
  }
}
