#!/bin/sh
# The first process of the guest: PYTHON HOME MODULE ARGUMENTS. A layer in memory lies over the root, so that only HOME is written.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
python=$1 home=$2
shift 2
release=$(uname -r)

mount -t proc proc /proc
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/modules/lib /mnt/upper /mnt/work /mnt/root
ln -s /usr/lib/uml/modules /mnt/modules/lib/
modprobe -d /mnt/modules overlay
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root

cd /mnt/root || exit
mkdir -p old lib/modules
ln -sfn "/usr/lib/uml/modules/$release" "lib/modules/$release"
# This kernel filters by the legacy back end only.
for family in iptables ip6tables; do
  for form in "" -save -restore; do ln -sf "$family-legacy$form" "usr/sbin/$family$form"; done
done
# pivot_root, not chroot: the kernel itself looks for modprobe and its modules in this root.
pivot_root . old
mount -t hostfs -o "$home" none "$home"
cd "$home" || exit
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /run
sysctl -qw net.core.fb_tunnels_only_for_init_net=1
modprobe -a veth bridge br_netfilter ip_vs

"$python" -m "$@"
echo "netparse-exit $?"
echo o >/proc/sysrq-trigger
sleep 10
